"""Modal questions over the window: a title, a body, buttons; Esc says no, Return the default."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGraphicsDropShadowEffect,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from shiboken6 import Shiboken

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
    """A sheet over a dimmed window, inside it: no window manager decides about its looks.

    The first choice of kind primary is the default. Use `open()` and the signal
    `chose(name)`, which carries "" when it was closed with Esc. While it is open, Tab
    stays inside and the window's shortcuts rest.
    """

    chose = Signal(str)
    takes_scans = False  # True: it has a field for a scanned code, see :meth:`take_scan`

    def __init__(
        self,
        parent: QWidget,
        title: str,
        body: QWidget | str,
        choices: list[Choice],
        *,
        width: int = 460,
    ) -> None:
        super().__init__(parent.window())
        self.setWindowFlags(Qt.WindowType.Widget)
        self._host = parent.window()
        self._back = QApplication.focusWidget()
        self.setObjectName("scrim")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self.chosen = ""
        self.buttons: dict[str, QPushButton] = {}
        self.body = label(body, "muted", wrap=True) if isinstance(body, str) else body
        foot = layouts.row(None, margins=(20, 12, 20, 16))
        for choice in choices:
            self.buttons[choice.name] = self._button(choice)
            foot.addWidget(self.buttons[choice.name])
        head = label(title, "title", wrap=True)
        self._news = label("", "caption", wrap=True)
        self._news.hide()
        top = layouts.column(head, self.body, self._news, margins=(20, 18, 20, 14), gap=12)
        sheet = QFrame()
        sheet.setObjectName("overlay")
        sheet.setLayout(layouts.column(top, separator(), foot, gap=0))
        sheet.setFixedWidth(width)
        sheet.setGraphicsEffect(shadow(sheet, 40))
        middle = layouts.row(None, sheet, None)
        self.setLayout(layouts.column(None, middle, None, margins=(16, 16, 16, 16)))
        self._host.installEventFilter(self)
        self.finished.connect(self._on_finished)
        self.hide()

    def open(self) -> None:
        """Show it; the answer comes with `chose`."""
        self.show()

    def choose(self, name: str) -> None:
        """Close with this choice; a subclass checks its form here first."""
        self.chosen = name
        self.accept()

    def take_scan(self, _code: str) -> None:
        """A code was scanned; a dialog that `takes_scans` puts it into its field."""

    def tell(self, news: str) -> None:
        """Say below the body what happens meanwhile; "" takes it away."""
        self._news.setText(news)
        self._news.setVisible(bool(news))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # what is typed here is no command to what lies below
            return True
        return super().event(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        inside = [
            part
            for part in self._in_tab_order()
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus
            and part.focusProxy() is None  # the inside of a date would send Tab back to it
            and part.isVisible()
            and part.isEnabled()
        ]
        if not inside:
            return False
        focused = QApplication.focusWidget()
        at = inside.index(focused) if focused in inside else -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason
        inside[(at + (1 if forward else -1)) % len(inside)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = QApplication.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            elif not isinstance(focused, QPlainTextEdit):
                self._press_default()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setGeometry(self._host.rect())
        self.raise_()
        self.focusNextPrevChild(True)

    def _in_tab_order(self) -> list[QWidget]:
        found: list[QWidget] = []
        part = self.nextInFocusChain()
        while part is not None and part is not self:
            if self.isAncestorOf(part):
                found.append(part)
            part = part.nextInFocusChain()
        return found

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
        if self._back is not None and Shiboken.isValid(self._back):
            self._back.setFocus()
        self.chose.emit(self.chosen)


def shadow(on: QWidget, blur: int) -> QGraphicsDropShadowEffect:
    """The soft shadow under whatever floats."""
    made = QGraphicsDropShadowEffect(on)
    made.setBlurRadius(blur)
    made.setOffset(0, blur / 4)
    made.setColor(theme.color("shadow"))
    return made
