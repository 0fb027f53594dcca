"""An own shop through the console's window: set up, sign in, rights that end at once."""

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.app import Console
from console.cli import read
from console.commands import people
from console.entry.change import ChangeDialog
from console.entry.setup import SetUpPage, code_of
from console.places import find_places, upgrade
from console.settings import load as settings_of
from services.identity.records import NewPerson, PersonChange
from services.identity.service import add_sample_people
from services.kernel import work
from tests.console.homes import reachable
from views.kit.dialog import ChoiceDialog
from views.kit.state import ViewState

SLOW = 60_000  # initdb on a loaded machine
Opened = Callable[[Path], Console]


@pytest.fixture(scope="module")
def home() -> Generator[Path]:
    """Nothing is there; the first test sets its shop up."""
    with reachable() as folder:
        yield folder / "home"


@pytest.fixture
def opened(qtbot) -> Generator[Opened]:
    """Consoles that are closed at the end."""
    made: list[Console] = []

    def open_(home: Path) -> Console:
        console = Console(settings_of(home, {}), ViewState())
        made.append(console)
        qtbot.addWidget(console.window)
        with qtbot.waitActive(console.window):
            console.window.show()
        console.start()
        return console

    yield open_
    for console in made:
        console.window.close()
        console.close()


def fill(page: SetUpPage) -> None:
    page.shop.setText("<b>Corner</b> & Co")
    page.currency.setCurrentText("eur")
    page.owner.setText("Ada")
    page.password.setText("correct horse")
    page.again.setText("correct horse")


def front(console: Console) -> object:
    return console.window.pages.currentWidget()


@contextmanager
def as_owner(console: Console) -> Generator[None]:
    with work.doing(work.Work(console.session.caller())):
        yield


def sign_in(qtbot, console: Console, name: str, password: str) -> None:
    qtbot.waitUntil(
        lambda: console.doors.password is not None and front(console) is console.doors.password,
        timeout=SLOW,
    )
    page = console.doors.password
    page.name.setText(name)
    page.password.setText(password)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)


def inside(qtbot, console: Console) -> None:
    qtbot.waitUntil(lambda: front(console) is console.window.stage, timeout=SLOW)


def test_a_first_start_can_become_an_own_shop_without_any_sample(qtbot, opened, home) -> None:
    console = opened(home)
    assert console.window.start.own.isVisible()
    console.window.start.own.click()
    page = console.doors.set_up
    qtbot.waitUntil(lambda: "Making" in console.opening.last, timeout=SLOW)
    assert front(console) is page, "the start goes on behind the form"
    page.send.click()
    assert page.fields["name"].error(), "nothing is sent while a field is empty"
    fill(page)
    page.again.setText("correct house")
    qtbot.keyClick(page.again, Qt.Key.Key_Return)
    assert page.fields["again"].error()
    page.again.setText("correct horse")
    qtbot.keyClick(page.again, Qt.Key.Key_Return)
    inside(qtbot, console)
    assert console.session.person.name == "Ada"
    assert console.window.top.texts() == ("All stores", "<b>Corner</b> & Co")
    with as_owner(console):
        assert [each.name for each in console.shop.inventory.locations()] == ["Main store"]
        assert [each.code for each in console.shop.inventory.locations()] == ["MAIN"]
        assert console.shop.catalog.categories() == []


def test_later_starts_ask_for_name_and_password_and_load_no_sample(qtbot, opened, home) -> None:
    console = opened(home)
    sign_in(qtbot, console, "Ada", "wrong horse")
    page = console.doors.password
    qtbot.waitUntil(lambda: "not right" in page.sentence.text(), timeout=SLOW)
    assert (page.name.text(), page.password.text()) == ("Ada", "")
    qtbot.waitUntil(page.password.hasFocus)
    sign_in(qtbot, console, "ada", "correct horse")
    inside(qtbot, console)
    assert console.doors.password is None, "what was typed is not kept"
    with as_owner(console):
        assert console.shop.catalog.categories() == []

    console.window.act["change_password"].trigger()
    dialog = next(each for each in console.window.findChildren(ChangeDialog) if each.isVisible())
    for editor, text in ((dialog.old, "wrong"), (dialog.new, "better horse")):
        editor.setText(text)
    dialog.choose("send")
    assert dialog.fields["again"].error()
    dialog.again.setText("better horse")
    dialog.choose("send")
    qtbot.waitUntil(lambda: "not right" in dialog.fields["old"].error(), timeout=SLOW)
    dialog.old.setText("correct horse")
    dialog.new.setText("correct Horse")
    dialog.again.setText("correct Horse")
    dialog.choose("send")
    qtbot.waitUntil(lambda: not console.window.findChildren(ChangeDialog), timeout=SLOW)

    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_P, both)
    sign_in(qtbot, console, "Ada", "correct Horse")
    inside(qtbot, console)


def test_a_temporary_password_is_changed_and_rights_end_at_once(qtbot, opened, home) -> None:
    console = opened(home)
    sign_in(qtbot, console, "Ada", "correct Horse")
    inside(qtbot, console)
    admin, identity = console.session.caller(), console.shop.identity
    with work.doing(work.Work(admin)):
        bo = identity.add_person(NewPerson("Bo", "manager"))
        temporary = identity.reset_password(bo.id)

    console.ask_who()
    sign_in(qtbot, console, "Bo", temporary)
    qtbot.waitUntil(lambda: console.doors.own is not None and front(console) is console.doors.own)
    own = console.doors.own
    own.new.setText("brand new one")
    own.again.setText("brand new one")
    qtbot.keyClick(own.again, Qt.Key.Key_Return)
    inside(qtbot, console)
    assert "activity" in console.window.rail.names()

    with work.doing(work.Work(admin)):
        seen = next(each for each in identity.staff() if each.name == "Bo")
        clerk = identity.change_person(
            bo.id, seen.version, PersonChange(role="clerk", stores=frozenset({1}))
        )
    qtbot.waitUntil(lambda: console.session.caller().role == "clerk", timeout=5000)
    assert console.session.caller().stores == {1}
    assert "activity" not in console.window.rail.names()
    assert "you work as clerk now" in console.window.banner.text.text()

    with work.doing(work.Work(admin)):
        identity.change_person(bo.id, clerk.version, PersonChange(active=False))
    qtbot.waitUntil(lambda: console.session.person is None, timeout=5000)
    qtbot.waitUntil(lambda: "no longer works here" in console.window.banner.text.text())
    assert front(console) is console.doors.password
    sign_in(qtbot, console, "Bo", "brand new one")
    qtbot.waitUntil(lambda: "not right" in console.doors.password.sentence.text(), timeout=SLOW)


def test_a_lost_owner_password_has_a_way_back_at_the_machine(qtbot, opened, home, capsys) -> None:
    """`people reset` beside an open console; a failed try before it is forgotten."""
    console = opened(home)
    sign_in(qtbot, console, "Ada", "lost and gone")
    qtbot.waitUntil(lambda: "not right" in console.doors.password.sentence.text(), timeout=SLOW)
    options = read(["people", "reset", "ADA", "--json"])
    assert people.run(settings_of(home, {}), options) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["active"]) == ("Ada", True)
    with psycopg.connect(console.shop.places.owner_urls["identity"]) as owner:
        rows = owner.execute(
            "SELECT actor FROM audit WHERE table_name = 'credential' ORDER BY id DESC LIMIT 1"
        ).fetchall()
        assert rows[0][0].endswith("(people reset)")
        assert owner.execute("SELECT FROM sign_in_failure WHERE name = 'ada'").fetchall() == []
    sign_in(qtbot, console, "Ada", told["temporary_password"])
    qtbot.waitUntil(lambda: console.doors.own is not None, timeout=SLOW)
    assert people.run(settings_of(home, {}), read(["people", "reset", "Nobody"])) == 1
    assert "Nobody is named 'Nobody'" in capsys.readouterr().err


@pytest.fixture
def sample_home() -> Generator[Path]:
    """What a home with the sample looks like, with a product that keeps it from being loaded."""
    with reachable() as folder:
        home = folder / "home"
        places = find_places(settings_of(home, {}), print)
        upgrade(places, print)
        with psycopg.connect(places.owner_urls["identity"]) as owner:
            add_sample_people(owner, store=2)
        with psycopg.connect(places.owner_urls["catalog"]) as owner:
            owner.execute("INSERT INTO category (name) VALUES ('Of the sample')")
            owner.execute("INSERT INTO product (name, category) SELECT 'Mug', id FROM category")
        places.embedded.mark_ready()
        places.close()
        yield home


def test_the_sample_gives_way_after_a_clear_question(sample_home, qtbot, opened) -> None:
    console = opened(sample_home)
    window = console.window
    qtbot.waitUntil(lambda: front(console) is window.signin, timeout=SLOW)
    assert window.signin.own.isVisible()
    assert not window.signin.password.isVisible()
    window.signin.own.click()
    fill(console.doors.set_up)
    other = find_places(settings_of(sample_home, {}), print)  # another window of the same home
    answer(console, "renew")
    qtbot.waitUntil(lambda: "Another console" in console.doors.set_up.sentence.text())
    other.close()
    answer(console, "")
    assert front(console) is console.doors.set_up
    answer(console, "renew")
    inside(qtbot, console)
    with as_owner(console):
        assert console.shop.catalog.categories() == []
        assert [each.name for each in console.shop.identity.staff()] == ["Ada"]


def answer(console: Console, choice: str) -> None:
    console.doors.set_up.send.click()
    dialog = next(each for each in console.window.findChildren(ChoiceDialog) if each.isVisible())
    assert "goes away" in dialog.body.text()
    dialog.buttons[choice].click()


def test_a_locations_code_is_made_of_its_name() -> None:
    assert [code_of(name) for name in ("Main store", "Žižkov", "北京")] == ["MAIN", "I", "MAIN"]
