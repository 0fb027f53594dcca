"""Somebody else changed the same fields: base, theirs and mine, with a choice for each field.

A quantity has a third choice: the difference that was meant, on top of theirs.
"""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.labels import label

_CHOICES = ("theirs", "mine", "difference")  # in the order of their buttons


@dataclass(frozen=True)
class Clash:
    """One field that both changed, in texts ready to show. `name` comes back in the answer.

    `difference`: what theirs would be with my difference on top; None where there is no such
    choice. `impossible`: why that choice is off, "" if it is on.
    """

    name: str
    title: str
    base: str
    theirs: str
    mine: str
    difference: str | None = None
    impossible: str = ""


class ConflictDialog(ChoiceDialog):
    """`decided(frozenset)`: the names of the fields that keep mine. Closing it decides nothing.

    `settled(dict)` tells each field's choice, "theirs", "mine" or "difference". No choice is
    made beforehand: the button works once every field has one.
    """

    decided = Signal(object)
    settled = Signal(object)

    def __init__(
        self, parent: QWidget, title: str, hint: str, clashes: list[Clash], *, width: int = 600
    ) -> None:
        self._groups: dict[str, QButtonGroup] = {}
        body = QWidget()
        parts = [label(hint, "muted", wrap=True)]
        super().__init__(
            parent,
            title,
            body,
            [
                Choice("later", self.tr("Decide later")),
                Choice("save", self.tr("Save this choice"), "primary"),
            ],
            width=width,
        )
        body.setLayout(layouts.column(*parts, *[self._field(clash) for clash in clashes], gap=14))
        self.buttons["save"].setEnabled(False)
        choices = [made for group in self._groups.values() for made in group.buttons()]
        for before, after in pairwise([*choices, *self.buttons.values()]):
            QWidget.setTabOrder(before, after)

    def open(self) -> None:
        super().open()
        next(iter(self._groups.values())).buttons()[0].setFocus()

    def option(self, name: str, choice: str) -> QRadioButton:
        """The button of a field; `choice` is "theirs", "mine" or "difference"."""
        found = self._groups[name].button(_CHOICES.index(choice))
        assert isinstance(found, QRadioButton)  # noqa: S101 - only those are put in
        return found

    def choose(self, name: str) -> None:
        super().choose(name)
        if name == "save":
            chosen = {field: _CHOICES[group.checkedId()] for field, group in self._groups.items()}
            self.settled.emit(chosen)
            self.decided.emit(frozenset(field for field in chosen if chosen[field] == "mine"))

    def _field(self, clash: Clash) -> QWidget:
        group = QButtonGroup(self)
        group.idToggled.connect(self._on_toggled)
        self._groups[clash.name] = group
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        columns = [
            (self.tr("Before"), clash.base, ""),
            (self.tr("Theirs, saved now"), clash.theirs, self.tr("Keep theirs")),
            (self.tr("Mine"), clash.mine, self.tr("Keep mine")),
        ]
        if clash.difference is not None:
            columns.append(
                (self.tr("Mine on top"), clash.difference, self.tr("Keep the difference"))
            )
        grid.addWidget(label(clash.title, "body_strong"), 0, 0, 1, len(columns))
        for at, (head, value, choice) in enumerate(columns):
            grid.setColumnStretch(at, 1)
            grid.addWidget(label(head.upper(), "overline"), 1, at)
            grid.addWidget(label(value, wrap=True), 2, at)
            if choice:
                made = QRadioButton(choice)
                made.setAccessibleName(f"{clash.title}: {choice}, {value}")
                group.addButton(made, at - 1)
                grid.addWidget(made, 3, at)
                if _CHOICES[at - 1] == "difference" and clash.impossible:
                    made.setEnabled(False)
                    made.setAccessibleDescription(clash.impossible)
        if clash.impossible:
            grid.addWidget(label(clash.impossible, "small", wrap=True), 4, 0, 1, len(columns))
        holder = QWidget()
        holder.setLayout(grid)
        return holder

    def _on_toggled(self, _at: int, _on: bool) -> None:
        self.buttons["save"].setEnabled(
            all(group.checkedId() >= 0 for group in self._groups.values())
        )
