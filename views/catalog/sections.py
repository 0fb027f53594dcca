"""The read-only parts of the panel: stock by location, and who changed what."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models import formats
from services.catalog.records import FieldChange
from services.inventory.records import StockLevel
from views.catalog.details import FEW
from views.catalog.merge import field_word
from views.kit import layouts
from views.kit.cards import Bar, Bars, KeyValue
from views.kit.controls import button
from views.kit.labels import elided, label, set_tooltip


class StockSection(QWidget):
    """Bars by location. Stock is never edited here: `adjust` asks for the inventory screen."""

    adjust = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = button(self.tr("Adjust…"), kind="plain")
        self.button.clicked.connect(self._on_clicked)
        self.bars = Bars()
        self.reserved = KeyValue(self.tr("Reserved"))
        self.reorder = KeyValue(self.tr("Reorder point"))
        self.says = label("", "caption", wrap=True)
        head = layouts.row(label(self.tr("Stock by location"), "body_strong"), None, self.button)
        self.setLayout(
            layouts.column(head, self.bars, self.says, self.reserved, self.reorder, gap=4)
        )

    def show_levels(self, levels: list[StockLevel] | None, away: str) -> None:
        """None: inventory did not answer; no figure is shown then, least of all a zero."""
        known = levels or []
        self.bars.show_bars(
            [
                Bar(level.location_name, level.available, formats.count(level.available))
                for level in known
            ]
        )
        self.bars.setVisible(bool(known))
        self.says.setText(away if levels is None else self.tr("Not stocked anywhere yet."))
        self.says.setVisible(not known)
        self.reserved.setVisible(bool(known))
        self.reorder.setVisible(bool(known))
        self.reserved.set_value(formats.count(sum(level.reserved for level in known)))
        self.reorder.set_value(formats.count(sum(level.reorder_point for level in known)))

    def _on_clicked(self, _checked: bool) -> None:
        self.adjust.emit()


class HistorySection(QWidget):
    """Newest first. `all_wanted`: the user asked for the rest."""

    all_wanted = Signal()

    def __init__(self, me: str) -> None:
        super().__init__()
        self._me = me
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.more = button(self.tr("Show all"), kind="plain")
        self.more.clicked.connect(self._on_more)
        head = layouts.row(label(self.tr("History"), "body_strong"), None, self.more)
        self.setLayout(layouts.column(head, self._lines, gap=6))

    def show_lines(self, lines: list[FieldChange], few: int = FEW) -> None:
        """At most `few` of them; the button appears if there are more."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for line in lines[:few]:
            self._lines.addWidget(self._line(line))
        self.more.setVisible(len(lines) > few)

    def texts(self) -> list[str]:
        """What is shown, as it is read aloud."""
        items = [self._lines.itemAt(at) for at in range(self._lines.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget.accessibleName() for widget in widgets if widget is not None]

    def _line(self, line: FieldChange) -> QWidget:
        what = line_text(line)
        who = self.tr("you") if line.actor == self._me else line.actor
        made = QWidget()
        text = elided(what)
        at = label(f"{who}, {formats.ago(line.at)}", "caption")
        at.setMaximumWidth(150)
        set_tooltip(at, f"{line.actor}, {formats.when(line.at)}")
        row = layouts.row(text, at, gap=10)
        row.setStretch(0, 1)
        made.setLayout(row)
        made.setAccessibleName(f"{what}, {line.actor}")
        return made

    def _on_more(self, _checked: bool) -> None:
        self.all_wanted.emit()


def line_text(line: FieldChange) -> str:
    """ "Price £2.55 → £2.95", one line of a product's history."""
    if line.field == "created":
        return f"Created: {line.new}"
    old, new = (_value(line, text) for text in (line.old, line.new))
    word = field_word(line.field)
    word = word[:1].upper() + word[1:]
    if line.field == "description":
        return word
    return f"{word} {old} → {new}"


def _value(line: FieldChange, text: str) -> str:
    if not text:
        return formats.NONE
    return formats.money(int(text), line.currency) if line.currency else text
