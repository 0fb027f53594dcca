"""Rows and columns in one line: widgets, layouts, `None` for a stretch, a number for a gap."""

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout | int | None


def row(
    *parts: Part, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QHBoxLayout:
    """Parts from left to right; margins are left, top, right, bottom."""
    made = QHBoxLayout()
    _fill(made, parts, margins, gap)
    return made


def column(
    *parts: Part, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QVBoxLayout:
    """Parts from top to bottom."""
    made = QVBoxLayout()
    _fill(made, parts, margins, gap)
    return made


def _fill(
    box: QBoxLayout, parts: tuple[Part, ...], margins: tuple[int, int, int, int], gap: int
) -> None:
    box.setContentsMargins(*margins)
    box.setSpacing(gap)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        else:
            box.addWidget(part)
