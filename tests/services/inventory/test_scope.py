"""Story 12: what is done with another store's stock changes no answer that a clerk may ask for.

Every operation is in a table below, so that a new one fails here until somebody has scoped it.
"""

import re
from uuid import UUID, uuid4

import pytest

from services.inventory.records import (
    CountLine,
    LevelQuery,
    LocationChange,
    MovementFilter,
    NewLocation,
    ReorderLine,
)
from services.inventory.service import Inventory
from services.kernel import work
from services.kernel.errors import NotAllowed, NotFound, ServiceError
from services.kernel.operations import operations_of
from tests.services.inventory.conftest import LEEDS, MANAGER, YORK

EVERYTHING = frozenset(operation.needs for operation in operations_of(Inventory).values())
CLERK = work.Caller("Amelia Hughes", EVERYTHING, frozenset({LEEDS}))
NOBODY = work.Caller("Without a store", EVERYTHING, frozenset())
OWNER = work.Caller("Margaret Shaw", EVERYTHING)
KEYS = [variant << 16 | place for variant in (1, 2) for place in (LEEDS, YORK)]
HERS = 1 << 16 | YORK

QUERIES = {
    "locations": [lambda it: it.locations()],  # names only, by contract
    "find": [
        lambda it: it.find(LevelQuery()),
        lambda it: it.find(LevelQuery(low_only=True)),
        lambda it: it.find(LevelQuery(location=YORK)),
        lambda it: it.find(LevelQuery(location=YORK), limit=0),
        lambda it: it.find(LevelQuery(text="cup", sort="on_hand", then=(("reserved", True),))),
    ],
    "keys": [
        lambda it: it.keys(LevelQuery(sort="available")),
        lambda it: it.keys(LevelQuery(location=YORK)),
    ],
    "rows": [lambda it: it.rows(KEYS)],
    "levels": [lambda it: it.levels(1), lambda it: it.levels(2)],
    "level": [lambda it: it.level(1, LEEDS), lambda it: it.level(1, YORK)],
    "availability": [lambda it: it.availability([1, 2])],
    "low_stock": [lambda it: it.low_stock(), lambda it: it.low_stock(YORK)],
    "low_count": [lambda it: it.low_count(), lambda it: it.low_count(YORK)],
    "movements": [
        lambda it: it.movements(1),
        lambda it: it.movements(2, YORK),
        lambda it: it.movements(1, wanted=MovementFilter(actor="daniel")),
    ],
    "counts": [
        lambda it: it.counts(1),
        lambda it: it.counts(1, YORK),
        lambda it: it.counts(1, wanted=MovementFilter(reference="york")),
    ],
    "suggestions": [lambda it: it.suggestions(KEYS)],
    "in_stock": [lambda it: it.in_stock([1, 2])],
    "busiest_hour": [lambda it: it.busiest_hour("x")],
    "check_items": [lambda it: it.check_items([])],  # names of the catalogue, no stock
    "check_levels": [lambda it: it.check_levels(full=True)],
    "check_low_counts": [lambda it: it.check_low_counts()],
}
COMMANDS = {
    "adjust": lambda it, _seen: it.adjust(1, YORK, -3, "lost"),
    "count": lambda it, seen: it.count(1, YORK, seen.on_hand, 3),
    "count_many": lambda it, seen: it.count_many(
        [CountLine(1, LEEDS, 5, 5), CountLine(1, YORK, seen.on_hand, 3)]
    ),
    "transfer": lambda it, _seen: it.transfer(1, YORK, LEEDS, 1),
    "reverse": lambda it, seen: it.reverse(seen.movement),
    "reverse_batch": lambda it, seen: it.reverse_batch(seen.batch),
    "set_aside": lambda it, _seen: it.set_aside(1, YORK, 1),
    "set_reorder_points": lambda it, seen: it.set_reorder_points(
        [ReorderLine(1, LEEDS, 6, 6), ReorderLine(1, YORK, seen.point, 3)]
    ),
}
SHOP_WIDE = {  # not of one store's stock: for those who run the shop
    "add_location": lambda it: it.add_location(NewLocation("N", "New")),
    "change_location": lambda it: it.change_location(YORK, 1, LocationChange(name="Y")),
}


class Seen:
    """What somebody who may see everything knows of York."""

    def __init__(self, inventory):
        with work.doing(work.Work(OWNER)):
            level = inventory.level(1, YORK)
            moves = inventory.movements(1, YORK)
            self.on_hand, self.point = level.on_hand, level.reorder_point
            self.movement, self.batch = moves[0].id, moves[0].batch
            self.all = inventory.levels(1), inventory.levels(2), moves


def sell(owner, variant, location):
    """One piece, by a till that is no console."""
    owner.execute("SELECT set_config('app.stores', '*', false)")
    owner.execute(
        "SELECT * FROM move_stock(NULL, ARRAY[1], ARRAY[%s::bigint], ARRAY[%s::smallint],"
        " ARRAY[-1], ARRAY['sold'], ARRAY[''], ARRAY[''], ARRAY[NULL::bigint])",
        (variant, location),
    )
    owner.execute("SELECT set_config('app.stores', '', false)")


@pytest.fixture
def shop(inventory, stock, owner):
    stock(1, "MUG", leeds=5, york=777, point=6)
    stock(2, "CUP", york=888)
    with work.doing(work.Work(MANAGER)):
        inventory.adjust(1, LEEDS, -2, "damaged", "a chip")
        inventory.adjust(1, LEEDS, 2, "found")
        sell(owner, 1, LEEDS)
        inventory.adjust(1, LEEDS, 1, "found")
        inventory.count_many([CountLine(1, YORK, 777, 778)], "yorknote", "yorkref")
        inventory.count(1, YORK, 778, 778, "yorknote", "yorkref")
        inventory.count(1, LEEDS, 5, 5)
    return inventory


def told(inventory, ask):
    """The answer of a clerk of Leeds, or the refusal."""
    with work.doing(work.Work(CLERK, request=UUID(int=7))):
        try:
            return ask(inventory)
        except ServiceError as error:
            return type(error), str(error)


def trade_in_york(inventory, owner):
    """Everything that can happen to another store's stock."""
    with work.doing(work.Work(OWNER)):
        inventory.adjust(1, YORK, -700, "lost")
        inventory.adjust(2, YORK, 1, "found", "yorknote")
        sell(owner, 2, YORK)
        inventory.set_aside(1, YORK, 9)
        inventory.set_reorder_points([ReorderLine(1, YORK, 6, 9999), ReorderLine(2, YORK, 0, 1)])
        inventory.count_many([CountLine(1, YORK, 78, 79)])
        inventory.count(1, YORK, 79, 79, "yorknote", "yorkref")
    owner.execute("UPDATE product_inventory SET stock_level = 4321 WHERE location = 2")
    owner.execute("ANALYZE product_inventory, stock_movement")


def test_every_operation_is_in_one_of_the_tables():
    declared = operations_of(Inventory)
    queries = {name for name, operation in declared.items() if operation.kind == "query"}
    assert queries == QUERIES.keys()
    assert declared.keys() - queries == COMMANDS.keys() | SHOP_WIDE.keys()


def test_no_answer_depends_on_another_stores_stock(shop, owner):
    before = {
        (name, at): told(shop, ask) for name, asks in QUERIES.items() for at, ask in enumerate(asks)
    }
    trade_in_york(shop, owner)
    for (name, at), answer in before.items():
        assert told(shop, QUERIES[name][at]) == answer, name
        if name != "locations":
            for hers in ("777", "888", "yorknote", "yorkref"):
                # as a figure: moments and request numbers may hold any digits
                assert not re.search(rf"\b{hers}\b", repr(answer)), name
    assert before["find", 0].about == 1
    assert before["busiest_hour", 0].orders == 1
    assert [line.location for line in before["counts", 0]] == [LEEDS]
    assert [(row.variant, row.location) for row in before["rows", 0]] == [(1, LEEDS)]
    assert before["find", 3].about == before["find", 2].about == 0


def test_somebody_without_a_store_is_told_of_none(shop):
    with work.doing(work.Work(NOBODY)):
        assert shop.find(LevelQuery(), limit=0).about == 0
        assert bytes(shop.keys(LevelQuery()).codes) == b""
        assert (shop.rows(KEYS), shop.movements(1), shop.counts(1)) == ([], [], [])
        assert (shop.low_count(), shop.suggestions(KEYS)) == (0, [])
        assert [sums.available for sums in shop.availability([1, 2])] == [0, 0]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_reaches_another_stores_stock_nor_tells_of_it(shop, owner, name):
    seen = Seen(shop)
    kind, sentence = told(shop, lambda it: COMMANDS[name](it, seen))

    assert kind in {NotAllowed, NotFound}
    figures = sentence.replace(str(seen.movement), "")  # its number may hold any digit
    assert not any(figure in figures for figure in ("777", "778", "6"))
    assert Seen(shop).all == seen.all
    if name not in {"reverse", "reverse_batch"}:
        trade_in_york(shop, owner)
        assert told(shop, lambda it: COMMANDS[name](it, seen)) == (kind, sentence)
    else:
        gone = {"movement": 10**9, "batch": uuid4()}
        nothing = type("Nothing", (), gone)
        sentence = sentence.replace(str(seen.movement), str(10**9))
        assert told(shop, lambda it: COMMANDS[name](it, nothing)) == (kind, sentence)


def test_shop_wide_commands_are_not_for_clerks(shop):
    for ask in SHOP_WIDE.values():
        with work.doing(work.Work(MANAGER)), pytest.raises(NotAllowed, match="shop.write"):
            ask(shop)
