"""Stores and warehouses: opened, renamed, closed. One with a history is never removed."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QCoreApplication

from models.columns import Column
from services.inventory.records import Location, LocationChange, NewLocation
from services.inventory.service import Inventory
from services.kernel.operations import operation_of
from views.kit.undo import Done
from views.shop.section import Field, Values, changed_fields, reversible


class Locations:
    """See :class:`views.shop.section.Section`."""

    needs = operation_of(Inventory.add_location).needs
    topics = frozenset({("inventory", "location")})

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self.title, self.new_text = _tr("Locations"), _tr("New location")
        self.empty = (_tr("No location yet"), _tr("Stock is counted at a store or a warehouse."))

    def columns(self) -> Sequence[Column[Location]]:
        return [
            Column("name", _tr("Name"), "text", 260, lambda row: row.name, paint=_name_color),
            Column("code", _tr("Code"), "text", 110, lambda row: row.code),
            Column("kind", _tr("Kind"), "text", 130, lambda row: _tr(row.kind.capitalize())),
            Column("city", _tr("City"), "text", 180, lambda row: row.city),
            Column("active", _tr("State"), "pill", 110, _state, paint=_state_tone),
        ]

    def key(self, row: Location) -> int:
        return row.id

    def load(self) -> Sequence[Location]:
        return self._inventory.locations()

    def fields(self, row: Location | None) -> Sequence[Field]:
        kinds = [("store", _tr("Store")), ("warehouse", _tr("Warehouse"))]
        return [
            Field("name", _tr("Name"), row.name if row else ""),
            Field("code", _tr("Code"), row.code if row else "", hint=_tr("Short, such as LDN.")),
            Field("kind", _tr("Kind"), row.kind if row else "store", kinds),
            Field("city", _tr("City"), row.city if row else ""),
        ]

    def add(self, values: Values) -> Done:
        made = self._inventory.add_location(NewLocation(**values))
        text = _tr("Location {0} opened").format(made.name)
        return reversible(text, self._write, made, {"active": True}, {"active": False})

    def change(self, row: Location, values: Values) -> Done:
        before = msgspec.structs.asdict(row)
        wanted = changed_fields(before, values)
        after = self._write(row, wanted)
        text = _tr("Location {0} changed").format(row.name)
        return reversible(text, self._write, after, wanted, {name: before[name] for name in wanted})

    def remove(self, row: Location) -> Done:
        after = self._write(row, {"active": not row.active})
        text = _tr("Location {0} closed") if row.active else _tr("Location {0} open again")
        there, back = {"active": after.active}, {"active": row.active}
        return reversible(text.format(row.name), self._write, after, there, back)

    def remove_text(self, row: Location | None) -> str:
        return _tr("Close") if row is None or row.active else _tr("Open again")

    def _write(self, row: Location, values: Values) -> Location:
        return self._inventory.change_location(row.id, row.version, LocationChange(**values))


def _state(row: Location) -> str:
    return _tr("Open") if row.active else _tr("Closed")


def _state_tone(row: Location) -> str:
    return "ok" if row.active else "neutral"


def _name_color(row: Location) -> str:
    return "text" if row.active else "text3"


def _tr(text: str) -> str:
    return QCoreApplication.translate("shop", text)
