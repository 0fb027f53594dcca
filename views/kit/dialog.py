"""Modal questions: a title, a body, buttons; Esc says no, Return says the default."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGraphicsDropShadowEffect,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from views.kit import layouts, theme
from views.kit.cards import separator
from views.kit.controls import button
from views.kit.labels import label


@dataclass(frozen=True)
class Choice:
    """One button. `name` is what :attr:`ChoiceDialog.chosen` tells."""

    name: str
    text: str
    kind: str = ""  # "", primary, danger


class ChoiceDialog(QDialog):
    """A dialog over its window. The first choice of kind primary is the default.

    Use `open()` and the signal `chose(name)`; "" when it was closed with Esc.
    """

    chose = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        body: QWidget | str,
        choices: list[Choice],
        *,
        width: int = 460,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._over = parent
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.chosen = ""
        self.buttons: dict[str, QPushButton] = {}
        shown = label(body, "muted", wrap=True) if isinstance(body, str) else body
        foot = layouts.row(None, margins=(20, 12, 20, 16))
        for choice in choices:
            self.buttons[choice.name] = self._button(choice)
            foot.addWidget(self.buttons[choice.name])
        content = layouts.column(
            layouts.column(
                label(title, "title", wrap=True), shown, margins=(20, 18, 20, 14), gap=12
            ),
            separator(),
            foot,
            gap=0,
        )
        sheet = QFrame()
        sheet.setObjectName("overlay")
        sheet.setLayout(content)
        sheet.setGraphicsEffect(shadow(sheet, 40))
        self.setLayout(layouts.column(sheet, margins=(24, 18, 24, 30)))
        self.setFixedWidth(width + 48)
        self.finished.connect(self._on_finished)

    def choose(self, name: str) -> None:
        """Close with this choice; a subclass checks its form here first."""
        self.chosen = name
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            elif not isinstance(focused, QPlainTextEdit):
                self._press_default()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.adjustSize()
        self.move(self._over.window().geometry().center() - self.rect().center())

    def _button(self, choice: Choice) -> QPushButton:
        made = button(choice.text, kind=choice.kind)
        made.setObjectName(choice.name)
        made.clicked.connect(self._on_clicked)
        return made

    def _on_clicked(self, _checked: bool) -> None:
        self.choose(self.sender().objectName())

    def _press_default(self) -> None:
        for made in self.buttons.values():
            if made.property("kind") == "primary" and made.isEnabled():
                made.click()
                return

    def _on_finished(self, _result: int) -> None:
        self.chose.emit(self.chosen)


def shadow(on: QWidget, blur: int) -> QGraphicsDropShadowEffect:
    """The soft shadow under whatever floats."""
    made = QGraphicsDropShadowEffect(on)
    made.setBlurRadius(blur)
    made.setOffset(0, blur / 4)
    made.setColor(theme.color("shadow"))
    return made
