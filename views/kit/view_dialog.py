"""Ask for a view's name, and whether everybody gets it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from services.kernel.errors import Invalid
from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.forms import FormField


class ViewDialog(ChoiceDialog):
    """`asked(name, shared)`; it stays open until the screen closes it, or says what is wrong."""

    asked = Signal(str, bool)

    def __init__(self, parent: QWidget, title: str, name: str = "", *, may_share: bool) -> None:
        self.name = QLineEdit(name)
        self.field = FormField(self.tr("Name of the view"), self.name, "name")
        self.shared = QCheckBox(self.tr("Share with everybody"))
        self.shared.setAccessibleName(self.shared.text())
        if not may_share:
            self.shared.hide()
        body = QWidget()
        body.setLayout(layouts.column(self.field, self.shared, gap=10))
        choices = [Choice("", self.tr("Cancel")), Choice("save", self.tr("Save"), "primary")]
        super().__init__(parent, title, body, choices, width=420)

    def open(self) -> None:
        super().open()
        self.name.setFocus()
        self.name.selectAll()

    def choose(self, name: str) -> None:
        if name != "save":
            super().choose(name)
        elif not self.name.text().strip():
            self.field.show_error(self.tr("A view needs a name. Type one, then save."))
            self.name.setFocus()
        else:
            self.field.show_error("")
            self.asked.emit(self.name.text(), self.shared.isChecked())

    def show_failure(self, error: Exception) -> bool:
        """A sentence at the field it is about; False for what belongs in the banner."""
        if isinstance(error, Invalid):
            self.field.show_error(str(error))
            self.name.setFocus()
        return isinstance(error, Invalid)
