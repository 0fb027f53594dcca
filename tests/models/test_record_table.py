from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from models.columns import Column
from models.record_table import RecordTable
from models.roles import Role


@dataclass(frozen=True)
class Row:
    id: int
    name: str


COLUMNS = [
    Column("name", "Name", "text", 100, lambda row: row.name, paint=lambda _row: "text2"),
    Column("id", "Number", "number", 50, lambda row: str(row.id)),
]


def test_a_changed_row_keeps_its_place_and_other_rows_start_over(qtbot) -> None:
    table = RecordTable(COLUMNS, lambda row: row.id)
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    with qtbot.waitSignal(table.modelReset):
        table.show_rows([Row(1, "A"), Row(2, "B")])
    with qtbot.assertNotEmitted(table.modelReset), qtbot.waitSignal(table.dataChanged):
        table.show_rows([Row(1, "A"), Row(2, "<b>")])
    assert table.index(1, 0).data() == "<b>"
    assert table.index(1, 0).data(Role.ROW_ID) == 2
    assert table.index(1, 0).data(Role.PAINT) == "text2"
    assert (table.row_of(2), table.row_of(3), table.key_of(0)) == (1, -1, 1)
    assert table.record_at(-1) is None
    side = table.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert side & Qt.AlignmentFlag.AlignRight
    with qtbot.waitSignal(table.modelReset):
        table.show_rows([Row(2, "B")])
    assert tester is not None
