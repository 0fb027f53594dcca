"""*Who are you?* — the sample shop's people, without a password and saying so."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from console.rail import initials
from views.kit import layouts
from views.kit.controls import button
from views.kit.labels import label
from views.kit.pill import Pill

if TYPE_CHECKING:  # records bring msgspec, which the first window must not wait for
    from services.identity.records import Person

_DOES = {
    "clerk": "Finds and edits products, adjusts stock at their own store.",
    "manager": "Everything a clerk does, at every store; prices, new products, activity.",
    "admin": "Everything a manager does, with the shop's technical rights.",
}


class SignIn(QWidget):
    """A card for each person; arrows, Return or the digits 1 to 9."""

    chose = Signal(object)  # Person
    password_asked = Signal()  # somebody who has a password wants to sign in
    set_up_asked = Signal()  # the sample is enough: an own shop

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.cards: list[PersonCard] = []
        self._row = layouts.row(None, None, gap=16)
        center = Qt.AlignmentFlag.AlignHCenter
        made = layouts.column(None, gap=10)
        for part in (
            label(self.tr("Who are you?"), "page"),
            label(self.tr("Choose a person to work as. Each sees what they may do."), "muted"),
            Pill(self.tr("Sample shop, no password"), "info"),
        ):
            made.addWidget(part, alignment=center)
        made.addSpacing(14)
        made.addLayout(self._row)
        made.addSpacing(14)
        keys = label(self.tr("← → move   Enter choose   1–9 choose at once"), "caption")  # noqa: RUF001 - a range
        made.addWidget(keys, alignment=center)
        made.addSpacing(10)
        self.password = button(self.tr("Sign in with a password"), "log-out", "plain")
        self.own = button(self.tr("Set up my own shop…"), "store")
        self.password.clicked.connect(self.password_asked)
        self.own.clicked.connect(self.set_up_asked)
        made.addLayout(layouts.row(None, self.password, self.own, None))
        made.addStretch(1)
        self.setLayout(made)
        self.offer(password=False, set_up=False)

    def offer(self, *, password: bool, set_up: bool) -> None:
        """What else can be done here than choosing a card."""
        self.password.setHidden(not password)
        self.own.setHidden(not set_up)

    def show_people(self, people: Sequence["Person"]) -> None:
        """The first one has the focus."""
        for old in self.cards:
            old.setParent(None)
            old.deleteLater()
        self.cards = [PersonCard(person, at) for at, person in enumerate(people, start=1)]
        for at, card in enumerate(self.cards, start=1):
            card.chose.connect(self.chose)
            self._row.insertWidget(at, card)
            card.show()  # what is not shown yet cannot take the focus
        if self.cards:
            self.cards[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        digit = event.key() - Qt.Key.Key_0
        if 1 <= digit <= len(self.cards):
            self.cards[digit - 1].click()
        elif (step := moves.get(Qt.Key(event.key()))) and self.cards:
            at = next((i for i, card in enumerate(self.cards) if card.hasFocus()), 0)
            self.cards[(at + step) % len(self.cards)].setFocus()
        else:
            super().keyPressEvent(event)


class PersonCard(QPushButton):
    """Initials, name, role, and what they may do."""

    chose = Signal(object)

    def __init__(self, person: "Person", number: int) -> None:
        super().__init__()
        self.person = person
        self.setProperty("kind", "person")
        self.setFixedSize(248, 188)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)  # Return presses the focused card
        does = _DOES.get(person.role, "")
        does = QCoreApplication.translate("PersonCard", does) if does else ""
        self.setAccessibleName(f"{person.name}, {person.role}")
        self.setAccessibleDescription(does)
        face = label(initials(person.name), "initials")
        face.setFixedSize(28, 28)
        face.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(
            layouts.column(
                layouts.row(face, None, label(str(number), "keys")),
                6,
                label(person.name, "title"),
                label(person.role.capitalize(), "body_medium"),
                label(does, "muted", wrap=True),
                None,
                margins=(18, 16, 18, 16),
                gap=3,
            )
        )
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            event.ignore()  # arrows and digits are the page's

    def _on_clicked(self) -> None:
        self.chose.emit(self.person)
