"""Locations: opened, renamed and closed by those who run the shop."""

import pytest
from msgspec import UNSET

from services.inventory.records import LocationChange, NewLocation
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.services.inventory.conftest import CLERK, LEEDS, MANAGER, YORK

OWNER = work.Caller("Margaret Shaw", frozenset({"stock.read", "stock.write", "shop.write"}))


@pytest.fixture
def as_owner():
    with work.doing(work.Work(OWNER)) as doing:
        yield doing


def test_a_location_is_added_and_changed(inventory, owner, database, as_owner):
    new = inventory.add_location(NewLocation(" HGT ", "Harrogate", "warehouse"))
    assert (new.code, new.name, new.kind, new.active) == ("HGT", "Harrogate", "warehouse", True)
    assert inventory.locations()[-1] == new
    assert inventory.add_location(NewLocation("HGT", "Harrogate", "warehouse")) == new  # again

    done = inventory.change_location(new.id, new.version, LocationChange(city="Harrogate"))

    assert (done.city, done.name, done.code) == ("Harrogate", "Harrogate", "HGT")
    for again in (LocationChange(), LocationChange(city="Harrogate")):
        assert inventory.change_location(new.id, new.version, again) == done
    with pytest.raises(Conflict, match="Harrogate was changed by somebody else"):
        inventory.change_location(new.id, new.version, LocationChange(name="H"))
    with pytest.raises(NotFound):
        inventory.change_location(99, 1, LocationChange(name="H"))
    assert owner.execute("SELECT DISTINCT topic, key FROM cache_outbox").fetchall() == [
        ("location", "all")
    ]
    told = owner.execute(
        "SELECT actor, operation, new FROM audit WHERE subject = %s ORDER BY id DESC LIMIT 1",
        [f"location:{new.id}"],
    )
    assert told.fetchone() == ("Margaret Shaw", "update", {"city": "Harrogate"})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "lds"}, "code"),
        ({"code": "A\u200bB"}, "code"),
        ({"code": "x" * 21}, "code"),
        ({"name": " "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"kind": "van"}, "kind"),
        ({"city": None}, "city"),
    ],
)
def test_a_location_that_cannot_be_is_refused_at_its_field(inventory, as_owner, fields, field):
    york = inventory.locations()[1]
    with pytest.raises(Invalid) as refused:
        inventory.add_location(NewLocation(**{"code": "N", "name": "New"} | fields))
    assert refused.value.field == field
    with pytest.raises(Invalid) as refused:
        inventory.change_location(YORK, york.version, LocationChange(**fields))
    assert refused.value.field == field


def test_a_closed_location_takes_no_stock_and_gives_what_it_has(inventory, stock, as_owner):
    stock(1, "MUG", leeds=5, york=7)
    lost = inventory.adjust(1, YORK, -1, "lost").movement
    york = inventory.locations()[1]
    closed = inventory.change_location(YORK, york.version, LocationChange(active=False))
    assert not closed.active

    for ask in (
        lambda: inventory.adjust(1, YORK, 1, "found"),
        lambda: inventory.transfer(1, LEEDS, YORK, 1),
    ):
        with pytest.raises(Invalid, match="York store takes no stock any more"):
            ask()
    inventory.transfer(1, YORK, LEEDS, 2)
    assert inventory.count(1, YORK, 4, 5).level.on_hand == 5
    assert inventory.reverse(lost.id).level.on_hand == 6
    inventory.change_location(YORK, closed.version, LocationChange(active=True))
    assert inventory.adjust(1, YORK, 1, "found").level.on_hand == 7


def test_only_those_who_run_the_shop_change_locations(inventory, stock):
    for caller in (CLERK, MANAGER):
        with work.doing(work.Work(caller)):
            with pytest.raises(NotAllowed, match="shop.write"):
                inventory.add_location(NewLocation("N", "New"))
            with pytest.raises(NotAllowed, match="shop.write"):
                inventory.change_location(YORK, 1, LocationChange(name=UNSET))
