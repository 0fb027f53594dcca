"""Sign in by name and password, and choose a password of one's own after a temporary one."""

from console.entry.page import FormPage, secret
from views.kit.editors import LineEditor
from views.kit.forms import FormField


class PasswordPage(FormPage):
    """Names nobody: who works here is no business of whoever stands before the window."""

    def __init__(self) -> None:
        self.name, self.password = LineEditor(), secret()
        super().__init__(
            self.tr("Sign in"),
            "",
            [
                FormField(self.tr("Name"), self.name, "name"),
                FormField(self.tr("Password"), self.password, "password"),
            ],
            send=self.tr("Sign in"),
            back=self.tr("Back"),
            foot=self.tr("Forgotten? An admin gives you a new password on the People screen."),
        )

    def ask(self, shop: str, hint: str, *, may_go_back: bool) -> None:
        """Empty fields; `hint` is said above the buttons at once."""
        self.title.setText(self.tr("Sign in to {0}").format(shop) if shop else self.tr("Sign in"))
        self.text.hide()
        self.back.setVisible(may_go_back)
        self.name.clear()
        self.password.clear()
        self.open()
        self.say(hint)

    def show_failure(self, error: Exception) -> bool:
        """The password is typed anew; the name stays."""
        super().show_failure(error)
        self.password.clear()
        self.password.setFocus()
        return True


class NewPasswordPage(FormPage):
    """After a temporary password: one's own, twice."""

    def __init__(self) -> None:
        self.new, self.again = secret(), secret()
        super().__init__(
            self.tr("Choose your own password"),
            self.tr("You signed in with a temporary one. It ends when you have chosen."),
            [
                FormField(
                    self.tr("New password"),
                    self.new,
                    "new",
                    hint=self.tr("At least 8 characters, and not your name."),
                ),
                FormField(self.tr("New password again"), self.again, "again"),
            ],
            send=self.tr("Keep it and open the shop"),
            back=self.tr("Back"),
            foot="",
        )

    def ask(self) -> None:
        self.new.clear()
        self.again.clear()
        self.open()

    def agrees(self) -> bool:
        """Whether both are the same; says so at the second if not."""
        if self.new.text() == self.again.text():
            return True
        self.refuse("again", self.tr("This is not what you typed above. Type it again."))
        return False
