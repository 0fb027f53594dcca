"""The People screen: add, change, take back, passwords told once."""

from collections.abc import Generator
from dataclasses import dataclass

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from console.embedded import Engines
from services.identity.records import NewPerson, PersonChange, Staff
from services.identity.service import Identity
from services.inventory.service import Inventory
from services.kernel.work import Caller
from tests.engines import empty
from tests.views.screens import Desk, desk
from views.people.dialogs import PasswordDialog, PersonDialog
from views.people.screen import PeopleScreen

LOCATIONS = (
    "INSERT INTO location (id, code, name, kind) VALUES"
    " (1, 'LDS', 'Leeds', 'store'), (2, 'YRK', 'York', 'store')"
)
ADMIN = Caller("Ada", frozenset({"people.write", "stock.read"}), role="admin")


@dataclass
class Open:
    desk: Desk
    screen: PeopleScreen
    identity: Identity
    qtbot: object

    def names(self) -> list[str]:
        return [each.name for each in self.screen.card.table.records()]

    def shown(self, name: str) -> Staff | None:
        return next((r for r in self.screen.card.table.records() if r.name == name), None)

    def choose(self, name: str) -> None:
        self.screen.card.choose(self.shown(name).id)
        self.screen.grid.setFocus()

    def dialog(self) -> PersonDialog:
        self.qtbot.waitUntil(lambda: self.desk.dialog(PersonDialog) is not None)
        return self.desk.dialog(PersonDialog)


@pytest.fixture
def people(qtbot, engines: Engines) -> Generator[Open]:
    """Ada, an admin with a password, and Bo, a clerk at Leeds without one."""
    empty(engines, "inventory", LOCATIONS)
    with psycopg.connect(engines.owner_url("identity"), autocommit=True) as owner:
        owner.execute("DELETE FROM sign_in_failure; DELETE FROM person")
        owner.execute(
            "INSERT INTO person (name, role, stores) VALUES ('Ada', 'admin', NULL),"
            " ('Bo', 'clerk', '{1}')"
        )
        owner.execute(
            "INSERT INTO credential (person, password_hash)"
            " SELECT id, 'nobody knows' FROM person WHERE name = 'Ada'"
        )
    with desk(qtbot, engines, ADMIN, "identity", "inventory") as made:
        identity = Identity(made.databases["identity"])
        screen = PeopleScreen(made.context, identity, Inventory(made.databases["inventory"]))
        made.show(screen)
        qtbot.waitUntil(lambda: len(screen.card.table.records()) == 2)
        yield Open(made, screen, identity, qtbot)


def test_somebody_new_gets_a_password_that_is_told_once_and_undo_ends_it(people, qtbot) -> None:
    people.screen.act["new_person"].trigger()
    dialog = people.dialog()
    dialog.name.setText("bo")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "at least one" in dialog.fields["stores"].error())
    dialog.stores.boxes[2].setChecked(True)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Somebody is named bo" in dialog.fields["name"].error())
    dialog.name.setText("<b>Cy</b>")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: people.desk.dialog(PasswordDialog) is not None)
    told = people.desk.dialog(PasswordDialog)
    assert people.desk.dialog(PersonDialog) is None
    assert any("<b>Cy</b>" in each.text() for each in told.findChildren(QLabel))
    told.copy.click()
    password = QApplication.clipboard().text()
    assert password == told.password.text()
    told.choose("")
    qtbot.waitUntil(
        lambda: (cy := people.shown("<b>Cy</b>")) is not None and cy.password == "temporary"
    )
    assert people.shown("<b>Cy</b>").stores == {2}

    people.desk.context.undo.undo()
    qtbot.waitUntil(lambda: not people.shown("<b>Cy</b>").active)
    people.desk.context.undo.redo()
    qtbot.waitUntil(lambda: people.shown("<b>Cy</b>").active)
    assert people.desk.told == []


def test_role_and_stores_change_together_and_come_back_together(people, qtbot) -> None:
    people.choose("Bo")
    qtbot.keyClick(people.screen.grid, Qt.Key.Key_Return)
    dialog = people.dialog()
    assert (dialog.name.text(), dialog.stores.stores()) == ("Bo", {1})
    assert not dialog.stores.every.isEnabled(), "a clerk works at certain stores"
    dialog.role.setCurrentIndex(2)
    assert dialog.stores.stores() is None
    dialog.choose("send")
    qtbot.waitUntil(lambda: people.shown("Bo").role == "admin")
    assert people.shown("Bo").stores is None
    people.desk.context.undo.undo()
    qtbot.waitUntil(lambda: people.shown("Bo").role == "clerk")
    assert people.shown("Bo").stores == {1}


def test_the_last_admin_cannot_be_deactivated_and_the_banner_says_why(people, qtbot) -> None:
    people.choose("Ada")
    qtbot.keyClick(people.screen.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(people.desk.told))
    assert "Ada is the only admin who can sign in" in people.desk.told[0]
    people.choose("Bo")
    qtbot.keyClick(people.screen.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not people.shown("Bo").active)
    assert people.names() == ["Ada", "Bo"]
    people.choose("Bo")
    assert people.screen.act["reactivate"].isEnabled()
    assert not people.screen.act["reset_password"].isEnabled()


def test_what_another_admin_does_shows_and_a_stale_edit_is_a_conflict(people, qtbot) -> None:
    people.choose("Bo")
    people.screen.act["edit"].trigger()
    dialog = people.dialog()
    with people.desk.acting():
        bo = people.shown("Bo")
        people.identity.add_person(NewPerson("Dee", "manager"))
        people.identity.change_person(bo.id, bo.version, PersonChange(stores=frozenset({2})))
    qtbot.waitUntil(lambda: people.shown("Dee") is not None and people.shown("Bo").stores == {2})
    dialog.name.setText("Bobo")
    dialog.choose("send")
    qtbot.waitUntil(lambda: bool(people.desk.told))
    assert "Bo was changed by somebody else" in people.desk.told[0]
    assert dialog.name.text() == "Bobo", "nothing typed is lost"
