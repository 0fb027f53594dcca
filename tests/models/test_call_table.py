from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from models.call_table import CallTable, ShownCalls, percentile
from services.kernel.activity import Call
from services.monitoring.records import Criteria

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def call(number: int, **more: object) -> Call:
    fields = {
        "number": number,
        "at": NOON + timedelta(milliseconds=number),
        "service": "inventory",
        "operation": "find",
        "kind": "query",
        "caller": "Amelia Hughes",
        "milliseconds": 1.0,
        "cache": "",
        "statements": 1,
        "database_milliseconds": 0.5,
        "outcome": "ok",
        "said": "",
        "request": uuid4(),
    }
    return Call(**(fields | more))


@pytest.fixture
def table(qtbot):
    made = CallTable(kept=100)
    made.tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


def numbers(model):
    return [model.call_at(row).number for row in range(model.rowCount())]


def test_new_calls_come_on_top_and_the_oldest_leave_without_a_reset(table):
    resets = []
    table.modelReset.connect(lambda: resets.append(1))
    for first in range(0, 250, 25):
        table.add(call(number) for number in range(first, first + 25))

    assert numbers(table) == list(range(249, 149, -1))
    assert resets == []


def test_more_at_once_than_are_kept(table):
    table.add(call(number) for number in range(350))

    assert numbers(table) == list(range(349, 249, -1))


def test_a_late_call_of_another_console_goes_where_its_time_puts_it(table):
    table.add([call(10), call(20), call(30)])
    table.add([call(5), call(25), call(26), call(40)])

    assert numbers(table) == [40, 30, 26, 25, 20, 10, 5]


def test_a_late_call_older_than_everything_kept_is_not_kept(table):
    table.add(call(number) for number in range(100, 200))
    table.add([call(1)])

    assert numbers(table) == list(range(199, 99, -1))


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (Criteria(), [5, 4, 3, 2, 1]),
        (Criteria(commands=True), [2]),
        (Criteria(slow=True), [3]),
        (Criteria(failures=True), [4]),
        (Criteria(misses=True), [5]),
        (Criteria(text="ONLY 3"), [4]),
        (Criteria(text="inventory.adjust"), [2]),
        (Criteria(commands=True, slow=True), []),
    ],
)
def test_what_passes_the_filters(table, criteria, expected):
    shown = ShownCalls(table)
    table.add(
        [
            call(1),
            call(2, kind="command", operation="adjust"),
            call(3, milliseconds=101.0),
            call(4, outcome="refused", said="Only 3 are available"),
            call(5, cache="miss"),
        ]
    )
    shown.narrow(criteria)

    assert numbers(shown) == expected


def test_calls_that_come_later_are_filtered_too(table):
    shown = ShownCalls(table)
    shown.narrow(Criteria(commands=True))
    table.add([call(1), call(2, kind="command"), call(3)])

    assert numbers(shown) == [2]
    assert shown.milliseconds() == [1.0]


def test_percentiles_are_values_that_were_measured():
    values = [float(number) for number in range(1, 101)]
    assert percentile(values, 0.5) == 50.0
    assert percentile(values, 0.95) == 95.0
    assert percentile([7.0], 0.95) == 7.0
    assert percentile([], 0.5) == 0.0


def test_the_cache_outcome_is_a_word_and_a_tone(table):
    table.add([call(1, cache="away")])
    column = [c.key for c in table.columns].index("cache")

    index = table.index(0, column)
    assert index.data() == "away"
    assert table.columns[column].paint(table.call_at(0)) == "bad"


def test_what_was_said_is_shown_as_it_was_said(table):
    table.add([call(1, said="No <b>SKU</b>")])
    index = table.index(0, [c.key for c in table.columns].index("said"))

    assert index.data() == "No <b>SKU</b>"
    assert "No &lt;b&gt;SKU&lt;/b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)
