"""*Change password…*: the old one, and the new one twice."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from console.entry.page import secret
from services.kernel.errors import NotAllowed
from views.kit.fields_dialog import FieldsDialog
from views.kit.forms import FormField
from views.kit.tasks import Tasks

if TYPE_CHECKING:
    from console.connect import Shop
    from console.window import Window


class ChangeDialog(FieldsDialog):
    """`asked(old, new)`; it stays open until the console says that it is done."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        self.old, self.new, self.again = secret(), secret(), secret()
        hint = self.tr("At least 8 characters, and not your name.")
        super().__init__(
            parent,
            self.tr("Change password"),
            [
                FormField(self.tr("Password until now"), self.old, "old"),
                FormField(self.tr("New password"), self.new, "new", hint),
                FormField(self.tr("New password again"), self.again, "again"),
            ],
            self.tr("Change"),
        )

    def send(self) -> None:
        if self.new.text() != self.again.text():
            self.refuse("again", self.tr("This is not what you typed above. Type it again."))
            return
        self.asked.emit(self.old.text(), self.new.text())

    def show_failure(self, error: Exception) -> bool:
        """A wrong old password, or the wait after several, stands at it."""
        if isinstance(error, NotAllowed):
            self.refuse("old", str(error))
            return True
        return super().show_failure(error)


def ask(window: "Window", tasks: Tasks, shop: "Shop") -> None:
    """Ask the signed-in person; what goes wrong is said in the dialog."""
    dialog = ChangeDialog(window)

    def changed(_person: object) -> None:
        dialog.accept()
        window.toasts.tell(QCoreApplication.translate("entry", "Your password was changed"))

    def send(old: str, new: str) -> None:
        tasks.do(
            partial(shop.identity.change_password, old, new),
            done=changed,
            key="password",
            failed=dialog.show_failure,
        )

    dialog.asked.connect(send)
    dialog.open()
