"""The brands of the catalogue: named, removed while no product is of them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication

from models.columns import Column
from services.catalog.records import Brand
from services.catalog.service import Catalog
from services.kernel.operations import operation_of
from views.kit.undo import Done
from views.shop.section import Field, Values, reversible


class Brands:
    """See :class:`views.shop.section.Section`."""

    needs = operation_of(Catalog.add_brand).needs
    topics = frozenset({("catalog", "brand")})

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.title, self.new_text = _tr("Brands"), _tr("New brand")
        self.empty = (_tr("No brand yet"), _tr("A product need not have one."))

    def columns(self) -> Sequence[Column[Brand]]:
        return [Column("name", _tr("Brand"), "text", 420, lambda row: row.name)]

    def key(self, row: Brand) -> int:
        return row.id

    def load(self) -> Sequence[Brand]:
        return self._catalog.brands()

    def fields(self, row: Brand | None) -> Sequence[Field]:
        return [Field("name", _tr("Name"), row.name if row else "")]

    def add(self, values: Values) -> Done:
        return self._added(self._catalog.add_brand(values["name"]))

    def change(self, row: Brand, values: Values) -> Done:
        after = self._write(row, values)
        text = _tr("Brand {0} renamed").format(row.name)
        return reversible(text, self._write, after, values, {"name": row.name})

    def remove(self, row: Brand) -> Done:
        self._catalog.remove_brand(row.id)
        return Done(
            _tr("Brand {0} removed").format(row.name), partial(self.add, {"name": row.name})
        )

    def remove_text(self, _row: Brand | None) -> str:
        return _tr("Remove")

    def _write(self, row: Brand, values: Values) -> Brand:
        return self._catalog.rename_brand(row.id, values["name"])

    def _added(self, made: Brand) -> Done:
        return Done(_tr("Brand {0} added").format(made.name), partial(self.remove, made))


def _tr(text: str) -> str:
    return QCoreApplication.translate("shop", text)
