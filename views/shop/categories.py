"""The catalogue's tree of categories: named, moved, removed while empty."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from models.columns import Column
from models.figures import figure
from services.catalog.records import Category
from services.catalog.service import Catalog
from services.kernel.operations import operation_of
from views.kit.undo import Done
from views.shop.section import Field, Values, changed_fields, reversible

INDENT = "\N{EM SPACE}\N{EM SPACE}"  # for each level below the top


class Categories:
    """See :class:`views.shop.section.Section`."""

    needs = operation_of(Catalog.add_category).needs
    topics = frozenset({("catalog", "category")})

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._all: Sequence[Category] = ()
        self.title, self.new_text = _tr("Categories"), _tr("New category")
        self.empty = (_tr("No category yet"), _tr("Every product stands in one."))

    def columns(self) -> Sequence[Column[Category]]:
        return [
            Column("name", _tr("Category"), "text", 420, _indented),
            Column("products", _tr("Products"), "number", 120, lambda row: figure(row.products)),
        ]

    def key(self, row: Category) -> int:
        return row.id

    def load(self) -> Sequence[Category]:
        self._all = self._catalog.categories()
        return self._all

    def fields(self, row: Category | None) -> Sequence[Field]:
        """Below any category but itself and what is in it."""
        inside = row.path if row is not None else ()
        places: list[tuple[object, str]] = [(None, _tr("At the top"))]
        places += [
            (each.id, each.title)
            for each in self._all
            if not inside or each.path[: len(inside)] != inside
        ]
        return [
            Field("name", _tr("Name"), row.name if row else ""),
            Field("parent", _tr("Below"), row.parent if row else None, places),
        ]

    def add(self, values: Values) -> Done:
        return self._added(self._catalog.add_category(values["name"], values["parent"]))

    def change(self, row: Category, values: Values) -> Done:
        before = {"name": row.name, "parent": row.parent}
        wanted = changed_fields(before, values)
        after = self._write(row, wanted)
        text = _tr("Category {0} changed").format(row.name)
        back = {name: before[name] for name in wanted}
        return reversible(text, self._write, after, wanted, back)

    def remove(self, row: Category) -> Done:
        self._catalog.remove_category(row.id)
        return Done(_tr("Category {0} removed").format(row.name), lambda: self._again(row))

    def remove_text(self, _row: Category | None) -> str:
        return _tr("Remove")

    def _write(self, row: Category, values: Values) -> Category:
        return self._catalog.change_category(row.id, **values)

    def _added(self, made: Category) -> Done:
        return Done(_tr("Category {0} added").format(made.name), lambda: self.remove(made))

    def _again(self, row: Category) -> Done:
        return self._added(self._catalog.add_category(row.name, row.parent))


def _indented(row: Category) -> str:
    return INDENT * (len(row.path) - 1) + row.name


def _tr(text: str) -> str:
    return QCoreApplication.translate("shop", text)
