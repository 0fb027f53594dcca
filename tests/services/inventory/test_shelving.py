"""Pieces set aside, reorder points, and how many to order."""

from datetime import UTC, datetime

import pytest

from services.inventory.records import ReorderLine
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.services.inventory.conftest import CLERK, LEEDS, MANAGER, YORK

BUYER = work.Caller("Daniel Whitfield", frozenset({"stock.read", "reorder.write"}))
LEEDS_BUYER = work.Caller("Amelia Hughes", BUYER.permissions, frozenset({LEEDS}))


def test_pieces_are_set_aside_and_given_back(inventory, stock, owner, as_clerk):
    stock(1, "MUG", leeds=10)

    aside = inventory.set_aside(1, LEEDS, 3, " for the fair ")

    assert (aside.on_hand, aside.unavailable, aside.available) == (10, 3, 7)
    assert inventory.set_aside(1, LEEDS, 3, "for the fair") == aside  # sent again
    back = inventory.set_aside(1, LEEDS, -3)
    assert (back.on_hand, back.unavailable, back.available) == (10, 0, 10)
    assert owner.execute(
        "SELECT pieces, unavailable, note, actor FROM stock_aside ORDER BY id"
    ).fetchall() == [(3, 3, "for the fair", "Amelia Hughes"), (-3, 0, "", "Amelia Hughes")]
    assert owner.execute(
        "SELECT old, new, actor, request FROM audit WHERE subject = 'level:1:1'"
        " AND operation = 'update' AND old ? 'unavailable' ORDER BY id"
    ).fetchall() == [
        ({"unavailable": 0}, {"unavailable": 3}, "Amelia Hughes", as_clerk.request),
        ({"unavailable": 3}, {"unavailable": 0}, "Amelia Hughes", as_clerk.request),
    ]
    assert len(inventory.movements(1)) == 1


@pytest.mark.parametrize(
    ("pieces", "says"),
    [
        (9, "Only 8 of MUG Mug are available at Leeds store"),
        (2**31 - 1, "Only 8 of MUG"),
        (-3, "Only 2 of MUG Mug are unavailable at Leeds store; 3 cannot"),
        (0, "No pieces would change"),
        (2**31, "At most"),
        (True, "whole number"),
        (1.0, "whole number"),
    ],
)
def test_what_cannot_be_set_aside_is_refused(inventory, stock, as_clerk, pieces, says):
    stock(1, "MUG", leeds=10)
    inventory.set_aside(1, LEEDS, 2)
    with pytest.raises(Invalid, match=says) as refused:
        inventory.set_aside(1, LEEDS, pieces)
    assert refused.value.field == "pieces"
    assert inventory.level(1, LEEDS).unavailable == 2


def test_nothing_is_set_aside_where_it_never_was_or_is_not_ours(inventory, stock, as_clerk):
    stock(1, "MUG", york=10)
    with pytest.raises(NotFound, match="MUG Mug was never at Leeds store"):
        inventory.set_aside(1, LEEDS, 1)
    with pytest.raises(NotAllowed, match="York store"):
        inventory.set_aside(1, YORK, 11)


def test_reorder_points_are_set_together(inventory, stock):
    stock(1, "MUG", leeds=10, york=2, point=4)
    with work.doing(work.Work(BUYER)):
        lines = [ReorderLine(1, YORK, 4, 1), ReorderLine(1, LEEDS, 4, 12)]
        done = inventory.set_reorder_points(lines)
        assert [(level.location, level.reorder_point, level.low) for level in done] == [
            (YORK, 1, False),
            (LEEDS, 12, True),
        ]
        with work.doing(work.Work(BUYER)):
            inventory.set_reorder_points([ReorderLine(1, LEEDS, 12, 4)])
        again = inventory.set_reorder_points(lines)  # sent again, after somebody else's
        assert [level.reorder_point for level in again] == [1, 4]
        assert inventory.set_reorder_points([]) == []


def test_a_reorder_point_somebody_changed_leaves_all_as_they_are(inventory, stock):
    for variant in range(1, 9):
        stock(variant, f"SKU{variant}", leeds=10, point=4)
    with work.doing(work.Work(BUYER)):
        inventory.set_reorder_points([ReorderLine(2, LEEDS, 4, 5)])
        says = "SKU2 Sku2 at Leeds store is reordered at 5, not 4. Compare both"
        with pytest.raises(Conflict, match=says):
            inventory.set_reorder_points([ReorderLine(n, LEEDS, 4, 7) for n in (1, 2, 3)])
        assert [inventory.level(n, LEEDS).reorder_point for n in (1, 2, 3)] == [4, 5, 4]
        with pytest.raises(Conflict, match="8 reorder points were changed.*; and 3 more"):
            inventory.set_reorder_points([ReorderLine(n, LEEDS, 9, 7) for n in range(1, 9)])


@pytest.mark.parametrize("wrong", [-1, 2**31, 1.5, float("nan"), True, "1", None])
def test_a_reorder_point_that_is_no_quantity_is_refused(inventory, wrong):
    with work.doing(work.Work(BUYER)):
        for line, field in (
            (ReorderLine(1, LEEDS, 0, wrong), "point"),
            (ReorderLine(1, LEEDS, wrong, 0), "seen"),
        ):
            with pytest.raises(Invalid) as refused:
                inventory.set_reorder_points([line])
            assert refused.value.field == field


def test_a_reorder_point_is_set_once_where_it_can_be(inventory, stock, as_manager):
    stock(1, "MUG", leeds=10, york=7)
    with pytest.raises(NotAllowed, match="reorder.write"):
        inventory.set_reorder_points([ReorderLine(1, LEEDS, 0, 3)])
    with work.doing(work.Work(BUYER)):
        with pytest.raises(Invalid, match="set twice"):
            inventory.set_reorder_points([ReorderLine(1, LEEDS, 0, n) for n in (3, 4)])
        with pytest.raises(NotFound, match="never at Leeds store"):
            inventory.set_reorder_points([ReorderLine(9, LEEDS, 0, 3)])
    with work.doing(work.Work(LEEDS_BUYER)), pytest.raises(NotAllowed, match="York store"):
        inventory.set_reorder_points([ReorderLine(1, LEEDS, 0, 3), ReorderLine(1, YORK, 1, 3)])
    assert inventory.level(1, LEEDS).reorder_point == 0


def ledger(owner, *lines):
    """Variant 1 at Leeds with 10 on hand, reordered at 4; lines of (days ago, delta, reason)."""
    owner.execute("INSERT INTO item VALUES (1, 1, 'MUG', 'Mug', 'active', 1)")
    owner.execute(
        "INSERT INTO product_inventory (variant, location, stock_level, reorder_point)"
        " VALUES (1, 1, 10, 4)"
    )
    for sequence, (days, delta, reason) in enumerate(lines, 1):
        owner.execute(
            "SELECT ensure_month('stock_movement', (now() - make_interval(days => %s))::date)",
            [days],
        )
        owner.execute(
            "INSERT INTO stock_movement (at, variant, location, sequence, delta, balance, reason,"
            " actor) VALUES (now() - make_interval(days => %s), 1, 1, %s, %s, 50, %s, 'till')",
            (days, sequence, delta, reason),
        )


@pytest.mark.parametrize(
    ("lines", "sold", "days", "suggested"),
    [
        (
            [(401, 99, "opening"), (390, -9, "sold"), (372, -20, "sold"), (371, -15, "sold"),
             (365, 1, "returned"), (360, -6, "lost"), (345, -16, "sold"), (10, -7, "damaged")],
            50, 28, 25 + 4 - 10,
        ),
        ([(14, 99, "opening"), (4, -7, "sold")], 7, 11, 9 + 4 - 10),  # 8.9 pieces, rounded up
        ([(4, 99, "opening"), (4, -1, "sold"), (4, 3, "returned")], 1, 1, 14 + 4 - 10),
        ([(9, 99, "opening"), (5, 3, "returned"), (4, -1, "sold")], -2, 6, 0),
    ],
)  # fmt: skip
def test_as_many_are_suggested_as_two_weeks_sell(
    inventory, owner, as_clerk, lines, sold, days, suggested
):
    ledger(owner, *lines)
    (told,) = inventory.suggestions([1 << 16 | LEEDS])
    assert (told.sold, told.days, told.suggested) == (sold, days, suggested)
    assert (datetime.now(UTC) - told.until).days == (345 if days == 28 else 4)


def test_what_never_sold_is_filled_up_to_its_reorder_point(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=1, york=3, point=4)
    keys = [9 << 16 | LEEDS, 1 << 16 | YORK, 1 << 16 | LEEDS]
    assert [(s.location, s.sold, s.suggested, s.until) for s in inventory.suggestions(keys)] == [
        (LEEDS, 0, 3, None)
    ]
    with work.doing(work.Work(MANAGER)):
        assert [s.suggested for s in inventory.suggestions(keys)] == [1, 3]
    stock(2, "CUP", leeds=9, point=4)
    with work.doing(work.Work(CLERK)):
        assert inventory.suggestions([2 << 16 | LEEDS])[0].suggested == 0
