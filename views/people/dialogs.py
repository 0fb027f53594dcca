"""The dialogs of the People screen: one person's fields, and a password that is told once."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QScrollArea, QWidget

from services.identity.records import Staff
from views.kit import layouts
from views.kit.choicebox import ChoiceBox
from views.kit.controls import button
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.fields_dialog import FieldsDialog
from views.kit.forms import FormField
from views.kit.labels import label

ROLES = ("clerk", "manager", "admin")
_FEW = 6  # stores that show without scrolling
_LINE = 26  # logical pixels


class StoresEditor(QScrollArea):
    """A box for each store, above them one for all, those to come included."""

    def __init__(self, stores: Mapping[int, str]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(self.Shape.NoFrame)
        self.every = QCheckBox(self.tr("All stores, also those to come"))
        self.boxes = {number: QCheckBox(name) for number, name in stores.items()}
        inside = QWidget()
        inside.setLayout(layouts.column(self.every, *self.boxes.values(), None, gap=4))
        self.setWidget(inside)
        self.setFixedHeight(min(len(self.boxes) + 1, _FEW) * _LINE + 6)
        self.setFocusProxy(self.every)
        self.every.toggled.connect(self._on_every)

    def stores(self) -> frozenset[int] | None:
        """What is ticked; None for every store."""
        if self.every.isChecked():
            return None
        return frozenset(number for number, box in self.boxes.items() if box.isChecked())

    def show_stores(self, stores: frozenset[int] | None) -> None:
        self.every.setChecked(stores is None)
        for number, box in self.boxes.items():
            box.setChecked(stores is None or number in stores)

    def allow(self, role: str) -> None:
        """A clerk works at certain stores, an admin for all, a manager either way."""
        if role == "admin":
            self.every.setChecked(True)
        elif role == "clerk" and self.every.isChecked():
            self.every.setChecked(False)
            for box in self.boxes.values():
                box.setChecked(False)
        self.every.setEnabled(role == "manager")
        self._on_every(self.every.isChecked())

    def _on_every(self, on: bool) -> None:
        for box in self.boxes.values():
            box.setEnabled(not on)
            if on:
                box.setChecked(True)


class PersonDialog(FieldsDialog):
    """`asked(name, role, stores)`; it stays open until the screen says that it is done."""

    asked = Signal(str, str, object)

    def __init__(
        self, parent: QWidget, title: str, send: str, stores: Mapping[int, str], who: Staff | None
    ) -> None:
        self.name, self.role = QLineEdit(), ChoiceBox()
        self.stores = StoresEditor(stores)
        for role in ROLES:
            self.role.addItem(role.capitalize(), role)
        super().__init__(
            parent,
            title,
            [
                FormField(self.tr("Name"), self.name, "name", self.tr("They sign in with it.")),
                FormField(self.tr("Role"), self.role, "role"),
                FormField(self.tr("Stores"), self.stores, "stores"),
            ],
            send,
        )
        self.name.setText(who.name if who else "")
        self.role.setCurrentIndex(ROLES.index(who.role) if who else 0)
        self.stores.show_stores(who.stores if who else frozenset())
        self._on_role()
        self.role.currentIndexChanged.connect(self._on_role)

    def send(self) -> None:
        self.asked.emit(self.name.text(), self.role.currentData(), self.stores.stores())

    def _on_role(self) -> None:
        self.stores.allow(self.role.currentData())


class PasswordDialog(ChoiceDialog):
    """A temporary password, told this once."""

    def __init__(self, parent: QWidget, name: str, password: str) -> None:
        self.password = QLineEdit(password)
        self.password.setReadOnly(True)
        self.password.setAccessibleName(self.tr("Temporary password"))
        self.copy = button(self.tr("Copy"))
        self.copy.clicked.connect(self._on_copy)
        body = QWidget()
        said = self.tr(
            "Tell {0} this temporary password now: it is shown this once. They choose their own"
            " when they sign in with it."
        )
        row = layouts.row(self.password, self.copy)
        row.setStretch(0, 1)
        body.setLayout(layouts.column(label(said.format(name), "muted", wrap=True), row, gap=10))
        super().__init__(
            parent,
            self.tr("Temporary password of {0}").format(name),
            body,
            [Choice("", self.tr("Done"), "primary")],
        )

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self.password.text())
        self.copy.setText(self.tr("Copied"))
