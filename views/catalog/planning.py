"""What a bulk change would do, made on a worker: to be shown first, and committed as it is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication

from models.planned_columns import PlannedCell
from services.catalog.records import (
    BulkRule,
    ProductChange,
    ProductEdit,
    ProductRow,
    Selection,
)
from services.catalog.service import Catalog
from views.catalog.cells import CellReader, Unreadable
from views.catalog.merge import Names


@dataclass(frozen=True)
class Preview:
    """`cells`: those that cannot be first, then those that change. Counts are of products."""

    cells: list[PlannedCell]
    edits: list[ProductEdit]
    unchanged: int
    problems: int
    names: Names = field(default_factory=dict[tuple[str, int], str])
    notes: tuple[str, ...] = ()

    @property
    def products(self) -> tuple[int, ...]:
        """Those that would be changed."""
        return tuple(edit.product for edit in self.edits)


@dataclass(frozen=True)
class Target:
    """A text that is meant for a field of a product. `row` None: it is gone."""

    row: ProductRow | None
    field: str
    text: str


def of_rule(catalog: Catalog, selection: Selection, rule: BulkRule) -> Preview:
    """The service's plan. Raises Invalid for an expression that cannot be read."""
    plan = catalog.plan(selection, rule)
    rows = [row for row in plan.rows if row.problem or row.before != row.after]
    rows.sort(key=_is_fine)  # stable: each kind stays in the view's order
    cells = [
        PlannedCell(r.sku, r.name, rule.field, r.before, r.after, r.currency, r.problem)
        for r in rows
    ]
    field_name: str = rule.field
    names = {(field_name, number): name for number, name in plan.names.items()}
    return Preview(cells, plan.edits(), plan.unchanged, plan.problems, names)


def of_cells(targets: Iterable[Target], reader: CellReader, notes: tuple[str, ...] = ()) -> Preview:
    """Texts into cells; what is wrong is told for each cell, and leaves the others alone."""
    wrong: list[PlannedCell] = []
    fine: list[PlannedCell] = []
    wanted: dict[int, dict[str, Any]] = {}
    rows: dict[int, ProductRow] = {}
    same: set[int] = set()
    codes = Counter[str]()
    for target in targets:
        row = target.row
        if row is None:
            wrong.append(_gone(target))
            continue
        rows[row.id] = row
        if reader.known(target.field, target.text, row):
            same.add(row.id)
            continue
        try:
            value = reader.value(target.field, target.text, row)
            if reader.is_now(target.field, value, row):
                same.add(row.id)
                continue
            if target.field == "barcode" and value:
                codes[value] += 1
                _single(value, codes)
        except Unreadable as why:
            cell = _cell(target, row, target.text, str(why))
            wrong.append(cell)
        else:
            wanted.setdefault(row.id, {})[target.field] = value
            fine.append(_cell(target, row, value))
    edits = [
        ProductEdit(product, rows[product].version, msgspec.convert(values, ProductChange))
        for product, values in wanted.items()
    ]
    unchanged = len(same - wanted.keys())
    troubled = len({cell.sku for cell in wrong})
    names = {("category", one.id): one.title for one in reader.categories}
    return Preview([*wrong, *fine], edits, unchanged, troubled, names, notes)


def _is_fine(row: Any) -> bool:
    return not row.problem


def _single(code: str, codes: Counter[str]) -> None:
    if codes[code] > 1:
        told = _tr("{0} stands more than once in what is pasted. Each barcode has one product.")
        raise Unreadable(told.format(code))


def _cell(target: Target, row: ProductRow, after: object, problem: str = "") -> PlannedCell:
    before: object = getattr(row, target.field)
    return PlannedCell(row.sku, row.name, target.field, before, after, row.currency, problem)


def _gone(target: Target) -> PlannedCell:
    told = _tr("This product is gone. Reload the list, then paste again.")
    return PlannedCell("", "", target.field, "", target.text, "", told)


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
