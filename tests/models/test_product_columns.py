"""Low at one location is a sign; the figure takes its colour from all locations together."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from models import roles
from models.paged import PagedTable
from models.product_columns import ProductLine, key_of, product_columns
from services.catalog.records import ProductRow
from services.inventory.records import Availability


def cell(qtbot, stock: Availability | None):
    table = PagedTable(product_columns(set()), key_of)
    fields = dict.fromkeys(ProductRow.__struct_fields__, "")
    numbers = {"id": 7, "version": 1, "variant": 7, "price": 255, "status": "active"}
    row = ProductRow(**fields | numbers | {"updated": datetime(2026, 1, 1, tzinfo=UTC)})
    table.show_head([ProductLine(row, stock)])
    return table, table.index(0, table.column_of("available"))


@pytest.mark.parametrize(
    ("available", "reorder_point", "low", "tones", "says"),
    [
        (4000, 100, False, ("ok", "ok"), ""),
        (4000, 100, True, ("ok", "warn"), "Low at one location at least; 4,000 available"),
        (100, 100, True, ("warn", "warn"), "Low: 100 available at all locations together"),
        (0, 100, True, ("bad", "bad"), "Nothing is available"),
    ],
)
def test_figure_and_sign(qtbot, available, reorder_point, low, tones, says):
    table, index = cell(qtbot, Availability(7, available, 0, reorder_point, low))
    assert index.data(roles.PAINT)[1:] == tones
    told = index.data(Qt.ItemDataRole.ToolTipRole)
    assert told.startswith(says)
    assert bool(told) is (tones[1] != "ok"), "a sign without a word"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == told
    assert table.rowCount() == 1


def test_without_an_answer_there_is_no_sign_and_the_reason_is_told(qtbot):
    table, index = cell(qtbot, None)
    assert index.data(roles.PAINT) == (0.0, "ok", "ok")
    assert "did not answer" in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert table.rowCount() == 1
