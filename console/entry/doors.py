"""Which page stands before the screens, and what is done there until somebody is let in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from services.kernel import work
from views.kit.tasks import Tasks

if TYPE_CHECKING:  # heavy, or not needed for the first window
    from console.connect import Shop
    from console.entry.setup import SetUpPage, Wanted
    from console.entry.signing import NewPasswordPage, PasswordPage
    from console.opening import Opening
    from console.window import Window
    from services.identity.records import Person, ShopInfo

NO_PASSWORDS = (
    "Nobody has a password yet. On the machine that holds the databases run"
    " `python main.py people reset NAME`, which tells you one."
)


@dataclass(frozen=True)
class _Asked:
    info: "ShopInfo"
    people: "list[Person]"


class Doors(QObject):
    """Sign-in by card or password, a password of one's own, a shop of one's own."""

    admitted = Signal(object, object)  # Person, ShopInfo
    settled = Signal()  # a page can be used
    renewing = Signal()  # the sample shop is given up: leave it alone from now on

    def __init__(self, window: "Window", tasks: Tasks, opening: "Opening", parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._tasks, self._opening = window, tasks, opening
        self._shop: Shop | None = None
        self._asked: _Asked | None = None
        self.password: PasswordPage | None = None
        self.own: NewPasswordPage | None = None
        self.set_up: SetUpPage | None = None
        self._pending: Wanted | None = None  # to be set up as soon as the empty shop is there
        self._let: Person | None = None  # signed in with a temporary password
        self._old = ""  # which it is
        window.signin.password_asked.connect(self._ask_password)
        window.signin.set_up_asked.connect(self.ask_set_up)
        window.start.set_up_asked.connect(self.ask_set_up)
        opening.refused.connect(self._on_refused)

    def opened(self, shop: "Shop") -> None:
        """The shop is there: go on with what was wanted of it, else ask who is there."""
        self._shop = shop
        if self._pending is not None:
            self._go_on()
        elif not self.is_setting_up():
            self.ask()

    def ask(self, then: Callable[[], object] = lambda: None) -> None:
        """Show the page for this shop; `then` once it shows."""
        if self._shop is not None:
            self._tasks.ask(partial(_who, self._shop), done=partial(self._show, then), key="people")

    def choose(self, person: "Person") -> None:
        """A card was chosen: one that needs no password."""
        assert self._asked is not None  # noqa: S101 - the cards came from there
        self.admitted.emit(person, self._asked.info)

    # -- pages ------------------------------------------------------------------------------

    def _show(self, then: Callable[[], object], asked: _Asked) -> None:
        self._asked = asked
        if not asked.info.ready:
            self.ask_set_up()
        elif asked.people:
            self._window.show_signin(asked.people)
            self._window.signin.offer(
                password=asked.info.passwords, set_up=asked.info.sample and self._can_renew()
            )
        else:
            self._ask_password()
        self.settled.emit()
        then()

    def _ask_password(self) -> None:
        from console.entry.signing import PasswordPage  # noqa: PLC0415 - when needed

        assert self._asked is not None  # noqa: S101 - asked before any page shows
        if self.password is None:
            self.password = PasswordPage()
            self.password.sent.connect(self._on_password)
            self.password.left.connect(self.ask)
        info = self._asked.info
        self._window.show_entry(self.password)
        self.password.ask(
            info.name,
            "" if info.passwords else NO_PASSWORDS,
            may_go_back=bool(self._asked.people),
        )

    def ask_set_up(self) -> None:
        """The form for an own shop, with what was typed before."""
        from console.entry.setup import SetUpPage  # noqa: PLC0415 - when needed

        if self.set_up is None:
            self.set_up = SetUpPage()
            self.set_up.sent.connect(self._on_set_up)
            self.set_up.left.connect(self._on_left)
        self.set_up.back.setVisible(self._asked is None or self._asked.info.ready)
        self._window.show_entry(self.set_up)
        self.set_up.open()

    def is_setting_up(self) -> bool:
        """Whether somebody fills in the form for an own shop right now."""
        return self.set_up is not None and self._window.pages.currentWidget() is self.set_up

    # -- signing in -------------------------------------------------------------------------

    def _on_password(self) -> None:
        page, shop = self.password, self._shop
        assert page is not None  # noqa: S101 - the page sent it
        assert shop is not None  # noqa: S101 - ditto
        name, password = page.name.text(), page.password.text()
        page.set_busy(True)
        self._tasks.do(
            partial(shop.identity.sign_in, name, password),
            done=partial(self._on_known, password),
            key="sign in",
            failed=page.show_failure,
        )

    def _on_known(self, password: str, person: "Person") -> None:
        if not person.must_change:
            self._admit(person)
            return
        from console.entry.signing import NewPasswordPage  # noqa: PLC0415 - when needed

        if self.own is None:
            self.own = NewPasswordPage()
            self.own.sent.connect(self._on_new_password)
            self.own.left.connect(self.ask)
        self._let, self._old = person, password
        self._window.show_entry(self.own)
        self.own.ask()

    def _on_new_password(self) -> None:
        page, shop, person = self.own, self._shop, self._let
        assert page is not None  # noqa: S101 - the page sent it
        assert shop is not None  # noqa: S101 - ditto
        assert person is not None  # noqa: S101 - ditto
        if page.agrees():
            page.set_busy(True)
            self._tasks.do(
                partial(_change_password, shop, person, self._old, page.new.text()),
                done=self._admit,
                key="sign in",
                failed=page.show_failure,
            )

    def _admit(self, person: "Person") -> None:
        assert self._shop is not None  # noqa: S101 - who comes in was asked by it
        self._tasks.ask(self._shop.identity.shop, done=partial(self._let_in, person), key="shop")

    def _let_in(self, person: "Person", info: "ShopInfo") -> None:
        """The screens open, and what was typed is forgotten."""
        self.admitted.emit(person, info)
        for page in (self.password, self.own, self.set_up):
            if page is not None:
                self._window.forget_entry(page)
        self._let, self._old = None, ""
        self.password = self.own = self.set_up = None

    def ask_change(self) -> None:
        """Ask the signed-in person for another password."""
        from console.entry.change import ask  # noqa: PLC0415 - when needed

        if self._shop is not None:
            ask(self._window, self._tasks, self._shop)

    # -- an own shop ------------------------------------------------------------------------

    def _on_left(self) -> None:
        """Back from the set-up: to the sign-in page, or to the start that is still under way."""
        if self._shop is not None:
            self.ask()
        else:
            self._window.show_starting(self._opening.last)

    def _on_set_up(self) -> None:
        page = self.set_up
        assert page is not None  # noqa: S101 - the page sent it
        wanted = page.wanted()
        if wanted is None:
            return
        from console.entry.setup import check  # noqa: PLC0415 - with the page
        from services.kernel.errors import Invalid  # noqa: PLC0415 - ditto

        try:
            check(wanted)
        except Invalid as error:
            page.show_failure(error)
            return
        if self._shop is None:  # the first start is under way: it will be an empty one
            self._opening.wants_own.set()
            self._pending = wanted
            self._window.show_starting(self._opening.last)
        elif self._asked is not None and self._asked.info.ready:
            self._ask_to_renew(wanted)
        else:
            self._pending = wanted
            self._go_on()

    def _ask_to_renew(self, wanted: "Wanted") -> None:
        from views.kit.dialog import Choice, ChoiceDialog  # noqa: PLC0415 - when needed

        dialog = ChoiceDialog(
            self._window,
            self.tr("Leave the sample shop for good?"),
            self.tr(
                "The sample shop goes away, with its products, stock, people and everything that"
                " was tried in it: edits, movements, saved views. Your own shop starts empty."
                " This cannot be undone."
            ),
            [
                Choice("", self.tr("Keep the sample shop")),
                Choice("renew", self.tr("Set up my shop"), "danger"),
            ],
        )
        dialog.chose.connect(partial(self._on_renew, wanted))
        dialog.open()

    def _on_renew(self, wanted: "Wanted", choice: str) -> None:
        if choice == "renew":
            self._pending, self._shop, self._asked = wanted, None, None
            self.renewing.emit()
            self._window.show_starting(self.tr("Making empty databases for your shop"))
            self._opening.renew()

    def _on_refused(self, sentence: str, shop: "Shop") -> None:
        """The sample could not be given up; it is as it was."""
        self._shop, self._pending = shop, None
        self.ask(partial(self._say_refused, sentence))

    def _say_refused(self, sentence: str) -> None:
        self.ask_set_up()
        if self.set_up is not None:
            self.set_up.say(sentence)

    def _go_on(self) -> None:
        """The shop is open. Sample data that came first, at a first start, goes away again."""
        assert self._shop is not None  # noqa: S101 - called with one
        self._tasks.ask(partial(_who, self._shop), done=self._begin, key="people")

    def _begin(self, asked: _Asked) -> None:
        wanted, shop = self._pending, self._shop
        assert wanted is not None  # noqa: S101 - what is gone on with
        assert shop is not None  # noqa: S101 - ditto
        if asked.info.sample and self._can_renew():
            self._on_renew(wanted, "renew")
            return
        from console.entry.setup import begin  # noqa: PLC0415 - with the page

        self._asked, self._pending = asked, None
        self._tasks.do(
            partial(begin, shop, wanted),
            done=self._admit,
            key="set up",
            failed=self._not_begun,
        )

    def _not_begun(self, error: Exception) -> bool:
        self.ask_set_up()
        assert self.set_up is not None  # noqa: S101 - just shown
        return self.set_up.show_failure(error)

    def _can_renew(self) -> bool:
        """Only databases that are all our own are ever made anew."""
        return self._shop is not None and self._shop.is_renewable()


def _who(shop: "Shop") -> _Asked:
    return _Asked(shop.identity.shop(), shop.identity.people())


def _change_password(shop: "Shop", person: "Person", old: str, new: str) -> "Person":
    from services.identity.service import caller_of  # noqa: PLC0415 - with the shop

    with work.doing(work.Work(caller_of(person))):
        return shop.identity.change_password(old, new)
