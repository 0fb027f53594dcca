"""The windowed table: what is fetched, what survives, and that Qt agrees with the model."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from models import roles
from models.columns import Column
from models.keys import Keys
from models.paged import PagedTable
from models.pages import KEPT, PAGE


@dataclass(frozen=True)
class Line:
    id: int
    name: str
    price: int = 0


COLUMNS = [
    Column[Line]("name", "Product", "text", 100, lambda line: line.name, lambda line: line.name),
    Column[Line]("price", "Price", "money", 80, lambda line: str(line.price), lambda r: r.price),
]


def line(key: int) -> Line:
    return Line(key, f"SKU-{key}")


def keys_of(numbers: Sequence[int]) -> Keys:
    return Keys(struct.pack(f">{len(numbers)}q", *numbers))


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[PagedTable[Line]]:
    model = PagedTable[Line](COLUMNS, lambda row: row.id)
    checker = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    assert checker.model() is model
    yield model
    model.deleteLater()


def fill(table: PagedTable[Line], numbers: Sequence[int]) -> None:
    table.query()
    table.show_head([line(key) for key in numbers[:PAGE]])
    table.show_keys(keys_of(numbers))


def test_first_page_is_one_reset_then_rows_are_added(table: PagedTable[Line]) -> None:
    resets: list[int] = []
    added: list[tuple[int, int]] = []
    table.modelReset.connect(lambda: resets.append(table.rowCount()))
    table.rowsInserted.connect(lambda _parent, first, last: added.append((first, last)))
    fill(table, range(1000, 1500))
    assert resets == [PAGE]
    assert added == [(PAGE, 499)]
    assert table.index(0, 0).data() == "SKU-1000"
    assert table.index(400, 0).data(roles.LOADING) is True
    assert table.index(400, 0).data(roles.ROW_ID) == 1400


def test_keys_that_do_not_fit_the_head_reset_again(table: PagedTable[Line]) -> None:
    table.query()
    table.show_head([line(key) for key in range(PAGE)])
    table.show_keys(keys_of(range(7, 20)))
    assert table.rowCount() == 13
    assert table.key_at(0) == 7


def test_old_rows_stay_until_the_next_answer(table: PagedTable[Line]) -> None:
    fill(table, range(10))
    table.query()
    assert table.rowCount() == 10
    table.show_keys(keys_of([]))
    assert table.rowCount() == 0


def test_only_visible_pages_and_two_ahead_are_wanted(table: PagedTable[Line], qtbot: QtBot) -> None:
    fill(table, range(10_000))
    qtbot.wait(5)
    wanted: list[int] = []
    table.wanted.connect(wanted.extend)
    for top in range(0, 5_000, 100):  # dragging the scroll bar: nothing on the way is fetched
        table.visible(top, top + 20)
    table.visible(5_000, 5_020)
    qtbot.wait(5)
    assert wanted == [39, 40, 41]
    table.visible(5_000, 5_020)
    qtbot.wait(5)
    assert wanted == [39, 40, 41], "asked for twice"
    table.show_page(39, [line(key) for key in table.page_keys(39)])
    assert table.index(5_000, 0).data() == "SKU-5000"
    gone: list[int] = []
    table.unwanted.connect(gone.extend)
    table.visible(10, 30)
    qtbot.wait(5)
    assert gone == [40, 41]


def test_a_page_that_failed_is_wanted_again(table: PagedTable[Line], qtbot: QtBot) -> None:
    fill(table, range(1000))
    table.visible(300, 320)
    with qtbot.waitSignal(table.wanted) as first:
        pass
    table.page_failed(first.args[0][0])
    table.visible(300, 320)
    with qtbot.waitSignal(table.wanted) as again:
        pass
    assert again.args[0] == [first.args[0][0]]


def test_a_page_of_the_question_before_is_dropped_and_wanted_anew(
    table: PagedTable[Line], qtbot: QtBot
) -> None:
    before = [line(key) for key in range(10)]
    table.show_keys(keys_of(range(10)))
    table.query()
    table.show_keys(keys_of(range(20, 30)))  # faster than its head
    with qtbot.waitSignal(table.wanted) as again:
        table.show_page(0, before)
    assert again.args[0] == [0]
    assert table.index(0, 0).data(roles.LOADING)
    table.show_page(0, [line(key) for key in range(20, 30)])
    assert table.index(0, 0).data() == "SKU-20"


def test_a_million_rows_keep_few_pages(qtbot: QtBot) -> None:
    table = PagedTable[Line](COLUMNS, lambda row: row.id)  # the tester would visit every cell
    fill(table, range(1_000_000))
    for page in range(KEPT + 40):
        table.show_page(page, [line(key) for key in table.page_keys(page)])
    assert table.rowCount() == 1_000_000
    assert len(table.loaded_rows()) == KEPT * PAGE


def test_changed_row_is_marked_and_selection_stays(table: PagedTable[Line], qtbot: QtBot) -> None:
    table.changed_cells.seconds = 0.2
    fill(table, range(300))
    chosen = QItemSelectionModel(table)
    chosen.setCurrentIndex(table.index(5, 0), QItemSelectionModel.SelectionFlag.SelectCurrent)
    assert table.changed([5, 250]) == [5], "row 250 is not loaded: nothing to ask for"
    table.show_changed([5], [replace(line(5), price=295)])
    assert table.index(5, 1).data() == "295"
    assert table.index(5, 1).data(roles.CHANGED) is True
    assert table.index(5, 0).data(roles.CHANGED) is False
    assert chosen.currentIndex().row() == 5
    with qtbot.waitSignal(table.dataChanged):
        pass
    assert table.index(5, 1).data(roles.CHANGED) is False


def test_a_new_or_gone_row_makes_the_window_stale(table: PagedTable[Line], qtbot: QtBot) -> None:
    fill(table, range(10))
    with qtbot.waitSignal(table.stale):
        assert table.changed([4711]) == []
    with qtbot.waitSignal(table.stale):
        table.show_changed([3], [])
    assert table.rowCount() == 10
    assert table.row_at(3) is None
    assert table.index(3, 0).data() is None
    assert table.index(3, 0).data(roles.LOADING) is False


@pytest.mark.parametrize(
    "after",
    [
        [90, 91, *range(300)],  # two came first
        [key for key in range(300) if key not in (0, 1, 2)],
        list(reversed(range(300))),
        [5],
        [*range(5), *range(6, 400)],  # the selected one is gone
        [],
    ],
)
def test_refresh_keeps_the_selection_by_key(table: PagedTable[Line], after: list[int]) -> None:
    fill(table, range(300))
    chosen = QItemSelectionModel(table)
    chosen.setCurrentIndex(table.index(5, 1), QItemSelectionModel.SelectionFlag.SelectCurrent)
    after = list(dict.fromkeys(after))
    table.show_refresh(keys_of(after))
    assert table.rowCount() == len(after)
    assert [table.key_at(row) for row in range(len(after))] == after
    if 5 in after:
        assert chosen.currentIndex().row() == after.index(5)
        assert [index.row() for index in chosen.selectedIndexes()] == [after.index(5)]
    else:
        assert not any(index.row() == 5 for index in chosen.selectedIndexes())


def test_refresh_keeps_loaded_rows_in_hand(table: PagedTable[Line]) -> None:
    fill(table, range(PAGE))
    table.show_refresh(keys_of([*range(1, PAGE)]))
    assert table.index(0, 0).data() == "SKU-1"


def test_changed_rows_are_not_searched_for_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    table = PagedTable[Line](COLUMNS, lambda row: row.id)  # unwatched: Qt would read all each time
    fill(table, range(10_000))
    table.show_page(0, [line(key) for key in range(PAGE)])
    monkeypatch.setattr(Keys, "find", lambda *_: pytest.fail("one search for each of thousands"))
    changed = table.changed(range(5_000))
    assert changed == list(range(PAGE))
    table.show_changed(changed, [replace(line(key), name="new") for key in changed])
    table.show_own(replace(line(5), name="own"))
    assert [table.index(row, 0).data() for row in (4, 5)] == ["new", "own"]
