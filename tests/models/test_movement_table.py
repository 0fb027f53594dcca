from datetime import UTC, datetime

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from models.movement_table import MovementTable
from models.roles import Role
from services.inventory.records import Movement


def movement(number: int, delta: int = 1, reverses: int | None = None, **more: str) -> Movement:
    at = datetime(2026, 1, 1, 12, 0, number % 60, tzinfo=UTC)
    text = {"reason": "found", "note": "", "reference": "", "actor": "Amelia"} | more
    return Movement(
        number, at, 7, 1, "Leeds store", number, delta, 10, *text.values(), reverses, None
    )


@pytest.fixture
def table(qtbot):
    made = MovementTable()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return made


def numbers(table):
    return [table.row_at(table.index(row)).id for row in range(table.rowCount())]


def test_newer_ones_come_on_top_and_older_ones_below(table):
    table.show([movement(5), movement(4)])

    assert table.add_newer([movement(7), movement(6), movement(5)])
    table.add_older([movement(3)])

    assert numbers(table) == [7, 6, 5, 4, 3]
    assert table.oldest(Movement) == 3


def test_a_gap_is_told_and_not_papered_over(table):
    table.show([movement(5)])

    assert not table.add_newer([movement(9), movement(8)])
    assert numbers(table) == [5]


def test_what_is_taken_back_is_marked_when_the_reversal_comes(qtbot, table):
    table.show([movement(5, delta=-2)])
    with qtbot.waitSignal(table.dataChanged):
        table.add_newer([movement(6, delta=2, reverses=5), movement(5)])

    newest, older = (table.index(row).data(Role.PAINT) for row in (0, 1))
    assert (newest.mark, newest.delta, newest.tone) == ("takes one back", "+2", "ok")
    assert (older.mark, older.delta, older.tone) == ("taken back", "\N{MINUS SIGN}2", "bad")


def test_a_line_says_everything_in_words(table):
    table.show([movement(5, note="wet", reference="PO 12")])

    said = table.index(0).data()
    for part in ("+1", "Found", "10 on hand", "Leeds store", "Amelia", "wet", "Reference PO 12"):
        assert part in said
