"""The busiest hour of the ledger, and where there is something to sell."""

import pytest

from services.inventory.sold_records import Cell, SoldLine
from services.kernel import work
from services.kernel.errors import Invalid
from tests.services.inventory.conftest import CLERK, LEEDS, MANAGER, YORK

TILL = work.Caller("till", MANAGER.permissions | {"stock.sell"})


def sold(owner, at, variant, location, reference="", note=""):
    owner.execute("SELECT ensure_months('stock_movement', 0)")
    owner.execute(
        "INSERT INTO stock_movement (at, variant, location, sequence, delta, balance, reason,"
        " reference, note, actor) VALUES (%s, %s, %s, 1, -1, 5, 'sold', %s, %s, 'import')",
        (at, variant, location, reference, note),
    )


@pytest.fixture
def hours(owner, stock):
    """Nine lines of two orders at ten, three orders at eleven, four of a simulated rush at noon."""
    stock(1, "MUG", leeds=9, york=3)
    stock(2, "CUP", leeds=2)
    day = owner.execute("SELECT date_trunc('day', now())").fetchone()[0]
    for line in range(9):
        sold(owner, day.replace(hour=10, minute=line // 5), 1, LEEDS, f"A{line // 5}")
    for minute in (3, 30, 59):
        sold(owner, day.replace(hour=11, minute=minute), 2, LEEDS, "B")
    sold(owner, day.replace(hour=11, minute=30), 1, YORK, "B")
    for minute in range(4):
        sold(owner, day.replace(hour=12, minute=minute), 1, LEEDS, f"C{minute}", "rush")
    return day


def test_the_busiest_hour_has_most_orders_and_none_of_a_simulation(inventory, hours):
    with work.doing(work.Work(MANAGER)):
        found = inventory.busiest_hour(without="rush")
    assert found.start == hours.replace(hour=11)
    assert found.orders == 3
    assert list(found.lines) == [
        SoldLine(180, 1, 2, 2, LEEDS),
        SoldLine(1800, 2, 2, 2, LEEDS),
        SoldLine(1800, 2, 1, 1, YORK),
        SoldLine(3540, 3, 2, 2, LEEDS),
    ]


def test_a_clerk_learns_of_the_own_store_only(inventory, hours):
    with work.doing(work.Work(CLERK)):
        found = inventory.busiest_hour(without="rush")
        assert {line.location for line in found.lines} == {LEEDS}
        assert {cell.location for cell in inventory.in_stock([1, 2])} == {LEEDS}


def test_an_empty_ledger_has_no_busiest_hour(inventory):
    with work.doing(work.Work(MANAGER)):
        assert inventory.busiest_hour(without="rush") is None
        assert inventory.in_stock([1, 2]) == []


def test_what_is_set_aside_is_not_in_stock(inventory, stock):
    stock(1, "MUG", leeds=9, york=3)
    stock(2, "CUP", leeds=2)
    with work.doing(work.Work(MANAGER)):
        inventory.set_aside(1, YORK, 3)
        assert inventory.in_stock([2, 1, 77]) == [Cell(1, 1, LEEDS), Cell(2, 2, LEEDS)]


def test_only_a_till_books_sales(inventory, stock):
    stock(1, "MUG", leeds=9)
    with work.doing(work.Work(MANAGER)), pytest.raises(Invalid, match="is not a"):
        inventory.adjust(1, LEEDS, -1, "sold")
    with work.doing(work.Work(TILL)):
        assert inventory.adjust(1, LEEDS, -1, "sold").movement.reason == "sold"
