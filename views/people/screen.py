"""Screen: the people of the shop."""

from functools import partial
from typing import ClassVar, cast

from PySide6.QtCore import QTimer

from models.figures import figure
from models.formats import counted
from models.record_table import RecordTable
from models.staff_columns import columns_of
from services.identity.records import NewPerson, PersonChange, Staff
from services.identity.service import Identity
from services.inventory.service import Inventory
from services.kernel.changes import Change
from views.kit import actions, layouts
from views.kit.actions import action
from views.kit.controls import ActionButton
from views.kit.grid import Grid
from views.kit.labels import label
from views.kit.list_card import ListCard
from views.kit.screen import Context, Screen
from views.kit.states import EmptyState
from views.kit.undo import Done
from views.people import changing
from views.people.changing import Added
from views.people.dialogs import PasswordDialog, PersonDialog

SOON = 150  # milliseconds: one reading for a burst of changes


class PeopleScreen(Screen):
    """A list of everybody, those who left at the end; each change holds at once, everywhere."""

    name: ClassVar[str] = "people"
    title: ClassVar[str] = "People"
    icon: ClassVar[str] = "users"
    needs: ClassVar[str] = "people.write"

    def __init__(self, context: Context, identity: Identity, inventory: Inventory) -> None:
        super().__init__(context)
        self._identity, self._inventory = identity, inventory
        self._stores: dict[int, str] = {}
        self._dialog: PersonDialog | None = None
        self._build()
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.reload)
        context.changes.changed.connect(self._on_change)

    def opened(self) -> None:
        self.reload()

    def fact(self) -> str:
        return self._fact.text()

    def person(self) -> Staff | None:
        """Whose row is the current one."""
        return cast("Staff | None", self.card.current())

    # -- actions ---------------------------------------------------------------------------

    @action("New person…", keys="Ctrl+N", calls=Identity.add_person, icon="plus")
    def new_person(self) -> None:
        dialog = PersonDialog(self, self.tr("New person"), self.tr("Add"), self._stores, None)
        dialog.asked.connect(self._add)
        self._open(dialog)

    @action("Edit person…", keys="F2", calls=Identity.change_person, icon="pencil", when="has_one")
    def edit(self) -> None:
        if (who := self.person()) is not None:
            dialog = PersonDialog(self, who.name, self.tr("Save"), self._stores, who)
            dialog.asked.connect(partial(self._save, who))
            self._open(dialog)

    @action(
        "Reset password…",
        keys="Ctrl+R",
        calls=Identity.reset_password,
        icon="refresh-cw",
        when="has_active",
    )
    def reset_password(self) -> None:
        if (who := self.person()) is not None:
            self.tasks.do(
                partial(self._identity.reset_password, who.id),
                done=partial(self._tell_password, who.name),
                key="change",
            )

    @action(
        "Deactivate",
        keys="Del",
        calls=Identity.change_person,
        icon="archive",
        when="has_active",
        on="grid",
    )
    def deactivate(self) -> None:
        self._switch(on=False)

    @action("Take back into work", calls=Identity.change_person, icon="undo-2", when="has_left")
    def reactivate(self) -> None:
        self._switch(on=True)

    def has_one(self) -> bool:
        return self.person() is not None

    def has_active(self) -> bool:
        who = self.person()
        return who is not None and who.active

    def has_left(self) -> bool:
        who = self.person()
        return who is not None and not who.active

    # -- loading ---------------------------------------------------------------------------

    def reload(self) -> None:
        """The list and the names of the stores."""
        self.tasks.ask(partial(_load, self._identity, self._inventory), done=self._show, key="load")

    def _show(self, loaded: tuple[list[Staff], dict[int, str]]) -> None:
        staff, stores = loaded
        self._stores.clear()
        self._stores.update(stores)
        here = sum(each.active for each in staff)
        self._fact.setText(
            "  ·  ".join(
                (
                    counted(here, self.tr("{0} works here"), self.tr("{0} work here")),
                    self.tr("{0} left").format(figure(len(staff) - here)),
                )
            )
        )
        self.fact_changed.emit(self._fact.text())
        self.card.show_rows(
            staff, counted(len(staff), self.tr("{0} person"), self.tr("{0} people"))
        )

    def _on_change(self, change: Change) -> None:
        of_people = change.database == "identity" and change.topic == "person"
        if of_people or (change.database == "inventory" and change.topic == "location"):
            self._soon.start()

    # -- changing --------------------------------------------------------------------------

    def _add(self, name: str, role: str, stores: frozenset[int] | None) -> None:
        text = self.tr("{0} works here as {1}").format(name.strip(), role)
        self.tasks.do(
            partial(changing.add, self._identity, NewPerson(name, role, stores), text),
            done=self._added,
            key="change",
            failed=self._refused,
        )

    def _added(self, added: Added) -> None:
        self._close()
        self.context.committed(added.done)
        self._tell_password(added.person.name, added.password)

    def _save(self, who: Staff, name: str, role: str, stores: frozenset[int] | None) -> None:
        wanted = changing.differing(who, name.strip(), role, stores)
        text = self.tr("{0} changed").format(who.name)
        self._do(who, wanted, text)

    def _switch(self, *, on: bool) -> None:
        if (who := self.person()) is not None:
            text = self.tr("{0} works here again") if on else self.tr("{0} left")
            self._do(who, PersonChange(active=on), text.format(who.name))

    def _do(self, who: Staff, wanted: PersonChange, text: str) -> None:
        self.tasks.do(
            partial(changing.change, self._identity, who, wanted, text),
            done=self._changed,
            key="change",
            failed=self._refused,
        )

    def _changed(self, result: tuple[Staff, Done]) -> None:
        self._close()
        self.context.committed(result[1])
        self.reload()

    def _refused(self, error: Exception) -> bool:
        return self._dialog is not None and self._dialog.show_failure(error)

    def _open(self, dialog: PersonDialog) -> None:
        self._dialog = dialog
        dialog.chose.connect(self._on_closed)
        dialog.open()

    def _close(self) -> None:
        if self._dialog is not None:
            self._dialog.accept()

    def _on_closed(self, _choice: str) -> None:
        self._dialog = None

    def _tell_password(self, name: str, password: str) -> None:
        self.reload()
        PasswordDialog(self, name, password).open()

    # -- made once -------------------------------------------------------------------------

    def _build(self) -> None:
        self.grid = Grid(self.tr("People"))
        self.grid.setModel(RecordTable(columns_of(self._stores), lambda row: row.id, self))
        self.card = ListCard(
            self.grid,
            EmptyState("users", self.tr("Nobody works here yet")),
            hints=self.tr("↑↓ move    Enter edit    Ctrl+R password    Del deactivate"),
            stretch=2,
        )
        self.install_actions()
        act = self.act
        self.card.set_buttons(
            [
                ActionButton(act["edit"], "pencil"),
                ActionButton(act["reset_password"], "refresh-cw"),
                ActionButton(act["deactivate"], "archive"),
                ActionButton(act["reactivate"], "undo-2"),
            ]
        )
        self.card.opened.connect(act["edit"].trigger)
        self.card.chosen.connect(self._refresh)
        self._fact = label("", "caption", tabular=True)
        title = layouts.column(label(self.tr("People"), "page"), self._fact, gap=2)
        head = layouts.row(title, None, ActionButton(act["new_person"], "plus", "primary"))
        made = layouts.column(head, 4, self.card, margins=(24, 18, 20, 18), gap=10)
        made.setStretchFactor(self.card, 1)
        self.setLayout(made)

    def _refresh(self) -> None:
        actions.refresh(self)


def _load(identity: Identity, inventory: Inventory) -> tuple[list[Staff], dict[int, str]]:
    return identity.staff(), {each.id: each.name for each in inventory.locations()}
