"""The `?` sheet: every shortcut there is, read from the declarations."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from services.kernel.work import Caller
from views.kit import layouts
from views.kit.actions import ActionSpec, actions_of
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.labels import label

Section = tuple[str, list[tuple[str, str]]]  # title; (what it does, keys)


def section(title: str, view: type[QWidget], caller: Caller) -> Section:
    """The keys of one view, without what the caller may not do."""
    found = [spec for spec in actions_of(view).values() if spec.keys and _may(spec, caller)]
    return title, [(spec.title().rstrip("…"), spec.shortcut()) for spec in found]


def sheet(parent: QWidget, sections: Sequence[Section]) -> ChoiceDialog:
    """The dialog, not yet open. Sections without keys are left out."""
    lines = layouts.column(gap=4)
    for title, keys in sections:
        if not keys:
            continue
        lines.addSpacing(8)
        lines.addWidget(label(title.upper(), "overline"))
        for what, how in keys:
            line = layouts.row(label(what), None, label(how, "keys"))
            lines.addLayout(line)
    lines.addStretch(1)
    inside = QWidget()
    inside.setLayout(lines)
    scroll = QScrollArea()
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setMinimumHeight(380)
    scroll.setAccessibleName(QCoreApplication.translate("Shortcuts", "Shortcuts by screen"))
    name = QCoreApplication.translate("Shortcuts", "Keyboard shortcuts")
    close = QCoreApplication.translate("Shortcuts", "Close")
    return ChoiceDialog(parent, name, scroll, [Choice("close", close, "primary")])


def _may(spec: ActionSpec, caller: Caller) -> bool:
    return not spec.needs or caller.may(spec.needs)
