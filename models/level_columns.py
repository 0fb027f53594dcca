"""The columns of the stock grid: one SKU at one location in a row."""

from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import QCoreApplication

from models.columns import Column
from models.figures import figure
from models.tooltips import as_typed
from services.inventory.records import LevelSort, StockLevel, Suggestion

Tone = Literal["ok", "warn", "bad"]

SORTS: dict[str, LevelSort] = {
    "product": "name",
    "location": "location",
    "on_hand": "on_hand",
    "reserved": "reserved",
    "unavailable": "unavailable",
    "available": "available",
    "reorder": "reorder_point",
}
"""Which columns a click on the header sorts by, and how the service calls it."""


def sort_words() -> dict[str, str]:
    """Every order of the rows, as the service calls it, and its name."""
    titles = {column.key: column.title for column in level_columns()}
    words: dict[str, str] = {sort: titles[key] for key, sort in SORTS.items()}
    return words | {"sku": _tr("SKU")}


_FULL = 4  # a bar is full at this many times the reorder point


def key_of(level: StockLevel) -> int:
    """The row's key as `Inventory.keys` answers it."""
    return level.variant << 16 | level.location


def level_columns(
    ticked: Container[int] = (),
    suggested: Mapping[int, Suggestion] = MappingProxyType({}),
    hidden: Container[str] = (),
) -> list[Column[StockLevel]]:
    """Made on demand: the titles are in the language of that moment.

    `ticked` has the keys of the rows that are marked, `suggested` what to order, by key, and
    `hidden` the keys of the columns that have no room: the product then says where it is.
    """

    def second_line(level: StockLevel) -> str:
        return f"{level.sku}  ·  {level.location_name}" if "location" in hidden else level.sku

    def order(level: StockLevel) -> str:
        found = suggested.get(key_of(level))
        return figure(found.suggested) if found is not None else ""

    def why(level: StockLevel) -> str:
        found = suggested.get(key_of(level))
        return explained(found) if found is not None else ""

    return [
        Column(
            "tick",
            "",
            "check",
            40,
            lambda level: _tr("Ticked") if key_of(level) in ticked else "",
            paint=lambda level: key_of(level) in ticked,
        ),
        Column(
            "product",
            _tr("Product"),
            "product",
            240,
            lambda level: level.name,
            value=lambda level: (level.name, level.sku),
            paint=lambda level: ("package", second_line(level)),
            tooltip=lambda level: as_typed(level.name),
            code=lambda level: level.sku,
        ),
        Column(
            "location",
            _tr("Location"),
            "text",
            126,
            lambda level: level.location_name,
            paint=lambda _level: "text2",
            tooltip=lambda level: as_typed(level.location_name),
        ),
        Column(
            "on_hand",
            _tr("On hand"),
            "number",
            92,
            lambda row: figure(row.on_hand),
            _on_hand,
            edit=lambda row: str(row.on_hand),
        ),
        Column(
            "reserved", _tr("Reserved"), "number", 84, lambda row: figure(row.reserved), _reserved
        ),
        Column(
            "unavailable",
            _tr("Unavailable"),
            "number",
            100,
            lambda row: figure(row.unavailable),
            lambda row: row.unavailable,
        ),
        Column(
            "available",
            _tr("Available"),
            "quantity",
            132,
            lambda row: figure(row.available),
            value=lambda row: row.available,
            paint=lambda row: (share(row), tone(row)),
            tooltip=_explained,
        ),
        Column("low", _tr("Stock"), "pill", 92, word, paint=tone),
        Column(
            "reorder",
            _tr("Reorder point"),
            "number",
            112,
            lambda row: figure(row.reorder_point),
            lambda row: row.reorder_point,
            edit=lambda row: str(row.reorder_point),
        ),
        Column("suggested", _tr("To order"), "number", 88, order, tooltip=why),
    ]


def tone(level: StockLevel) -> Tone:
    """How urgent the row is, as a tone of the tokens."""
    if level.available <= 0:
        return "bad"
    return "warn" if level.low else "ok"


def word(level: StockLevel) -> str:
    """The same in a word; "" when there is enough."""
    if level.available <= 0:
        return _tr("Sold out")
    return _tr("Low") if level.low else ""


def share(level: StockLevel) -> float:
    """How full the bar is, 0 to 1: full at four times the reorder point."""
    if level.available <= 0:
        return 0.0
    return min(1.0, level.available / max(1, _FULL * level.reorder_point))


def explained(suggestion: Suggestion) -> str:
    """Where the figure of what to order comes from."""
    if suggestion.until is None:
        return _tr("Never sold here: up to the reorder point")
    sentence = _tr("{0} sold in the {1} days up to the last sale")
    return sentence.format(figure(suggestion.sold), figure(suggestion.days))


def _explained(level: StockLevel) -> str:
    sentence = _tr("{0} on hand, less {1} reserved and {2} unavailable; reorder at {3} or fewer")
    return sentence.format(
        figure(level.on_hand),
        figure(level.reserved),
        figure(level.unavailable),
        figure(level.reorder_point),
    )


def _on_hand(level: StockLevel) -> int:
    return level.on_hand


def _reserved(level: StockLevel) -> int:
    return level.reserved


def _tr(text: str) -> str:
    return QCoreApplication.translate("levels", text)
