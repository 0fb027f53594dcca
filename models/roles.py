"""The item data roles that models answer and the grid paints.

A column is described by any object with `key`, `title`, `kind`, `width` (logical pixels)
and `align` ("left" or "right"); a model hands the descriptors over as `columns`. For each
kind, what a model answers besides `DisplayRole` (always the text, as the locale writes it;
also what is copied, read aloud and measured):

========  ==========================================================================
kind      PAINT
========  ==========================================================================
product   ``(icon, second_line)``: a Lucide name, and the small line such as the SKU
pill      ``tone``: "ok", "warn", "bad", "info", "neutral"
money     nothing; right-aligned, tabular digits
number    nothing; right-aligned, tabular digits
quantity  ``(share, tone)`` or ``(share, tone, sign)``: the bar's length 0.0 to 1.0; a tone other
          than "ok" colours bar and figure; `sign` is the tone of the warning icon beside them,
          "ok" for none, and the same as `tone` if left out
time      nothing; the text says how long ago, the TOOLTIP exactly when
text      nothing; or a colour role of the tokens such as "text2"
check     ``bool``: ticked
========  ==========================================================================
"""

from enum import IntEnum
from typing import Protocol

from PySide6.QtCore import Qt


class Role(IntEnum):
    """Asked through ``index.data(Role.LOADING)``."""

    LOADING = Qt.ItemDataRole.UserRole + 1  # bool, for the row: not fetched yet, paint a skeleton
    CHANGED = Qt.ItemDataRole.UserRole + 2  # bool, for the cell: changed elsewhere just now
    PAINT = Qt.ItemDataRole.UserRole + 3  # by kind, see above; a tuple, str, bool or None
    ROW_ID = Qt.ItemDataRole.UserRole + 4  # the record's key, stable across resets (SKU, id)


LOADING, CHANGED, PAINT, ROW_ID = Role


class ColumnLike(Protocol):
    """What the grid needs to know about a column."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def align(self) -> str: ...
