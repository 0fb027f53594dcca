"""A console's window with its catalogue, its inventory and a scanner, on real databases."""

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from console.embedded import Engines
from console.scanning import Scanning
from console.session import Session
from console.window import ScreenEntry, Window
from services.catalog.records import ScanHit
from services.catalog.service import Catalog
from services.identity.records import Person
from services.inventory.service import Inventory
from services.kernel import work
from services.kernel.database import Database
from tests.engines import empty
from tests.keyboard import Clock
from views.catalog.screen import CatalogScreen
from views.inventory.screen import InventoryScreen
from views.kit.changes import ChangeSignal
from views.kit.dialog import ChoiceDialog
from views.kit.screen import Context
from views.kit.state import ViewState
from views.kit.undo import UndoStack
from views.kit.workers import Workers

LEEDS, YORK = 1, 2
EAN, UPC = "5012345678900", "012345678905"  # a mug's, a lamp's as it is printed in America
READ = frozenset({"catalog.read", "stock.read"})
WRITE = READ | {"catalog.write", "stock.write"}
CLERK = Person(1, "Amelia Hughes", "clerk", WRITE, frozenset({YORK}))
READER = Person(2, "Ben Ward", "clerk", READ, frozenset({YORK}))
MANAGER = Person(3, "Daniel Whitfield", "manager", WRITE | {"catalog.create", "price.write"})

_CATALOG = """
    INSERT INTO category (id, parent, name, path) VALUES (1, NULL, 'Kitchen', '{1}');
    SET session_replication_role = DEFAULT;
    INSERT INTO product (id, name, category, status) SELECT n, 'Mug ' || n, 1, 'active'
      FROM generate_series(1, 30) n;
    INSERT INTO variant (id, product, sku, barcode) SELECT n, n, 'M' || n,
      CASE n WHEN 1 THEN '5012345678900' WHEN 2 THEN '0012345678905' END
      FROM generate_series(1, 30) n;
    SELECT setval(pg_get_serial_sequence('product', 'id'), 1000);
    SELECT setval(pg_get_serial_sequence('variant', 'id'), 1000);
    DELETE FROM cache_outbox;
"""
_INVENTORY = """
    INSERT INTO location (id, code, name, kind, city) VALUES
      (1, 'LDS', 'Leeds store', 'store', 'Leeds'), (2, 'YRK', 'York store', 'store', 'York');
    INSERT INTO item SELECT n, n, 'M' || n, CASE n WHEN 10 THEN 'A mug first' ELSE 'Mug ' || n END,
      'active', 1 FROM generate_series(1, 30) n;
    SET session_replication_role = DEFAULT;
    SELECT set_config('app.stores', '*', false);
    SELECT count(*) FROM (
      SELECT array_agg((row_number)::int) line, array_agg(n::bigint) variant,
        array_agg(place::smallint) place, array_agg(10 + n) delta, array_agg('opening'::text) why,
        array_agg(''::text) nothing, array_agg(NULL::bigint) reverses
        FROM (SELECT n, place, row_number() OVER () FROM generate_series(1, 30) n,
                generate_series(1, 2) place) cells) opened,
      move_stock(NULL, line, variant, place, delta, why, nothing, nothing, reverses);
    DELETE FROM cache_outbox;
"""


@dataclass
class Desk:
    """One console. `opened`: the SKUs that scans opened, in order."""

    window: Window
    session: Session
    workers: Workers
    scanning: Scanning
    catalog: Catalog
    inventory: Inventory
    databases: list[Database]
    opened: list[str] = field(default_factory=list[str])
    clock: Clock = field(default_factory=Clock)

    def focused(self) -> QWidget:
        if not self.window.isActiveWindow():  # nobody else activates it on this platform
            self.window.activateWindow()
            QTest.qWaitForWindowActive(self.window)
        return QApplication.focusWidget() or self.window

    def scan(self, code: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        """What a scanner types, to whatever has the focus."""
        self.clock.pass_by(0.1)
        to = self.focused()  # no turn of the event loop from here on: it would take real time
        for character in code:
            self.clock.pass_by(0.004)
            if character == "\x1d":
                QTest.keyClick(to, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
            else:
                QTest.keyClicks(to, character)
        QTest.keyClick(to, end)
        self.clock.pass_by(0.1)

    def enter(self, person: Person) -> None:
        caller = self.session.sign_in(person)
        context = Context(
            self.workers,
            caller,
            UndoStack(self.workers, self.window),
            self.window.toasts,
            ChangeSignal(self.window),
            self.window.state,
            self.window.go,
        )
        entries = [
            ScreenEntry(CatalogScreen, lambda c: CatalogScreen(c, self.catalog, self.inventory)),
            ScreenEntry(InventoryScreen, lambda c: InventoryScreen(c, self.inventory)),
        ]
        self.window.show_screens(context, entries)
        self.scanning.enter(context)

    def screen(self, name: str) -> Any:
        if self.window.stage.current() is None or self.window.stage.current().name != name:
            self.window.go(name)
        return self.window.stage.current()

    def shown(self) -> str:
        """The SKU selected in the inventory, "" while another screen or none is there."""
        front = self.window.stage.current()
        level = front.grid.level() if isinstance(front, InventoryScreen) else None
        return level.sku if level is not None else ""

    def dialog(self) -> ChoiceDialog | None:
        found = [d for d in self.window.findChildren(ChoiceDialog) if d.isVisible()]
        return found[-1] if found else None

    def news(self) -> str:
        """Every sentence in the banner, in toasts and in an open dialog."""
        shown = [label.text() for label in self.window.banner.findChildren(QLabel)]
        if (dialog := self.dialog()) is not None:
            shown += [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
        return " | ".join([*shown, *self.window.toasts.texts()])

    def catalog_says(self, code: str) -> tuple[ScanHit, ...]:
        with work.doing(work.Work(work.Caller("test", READ))):
            return self.catalog.scan(code).hits

    def close(self) -> None:
        self.window.close()
        assert self.workers.close()
        for database in self.databases:
            database.close()


def open_desk(qtbot: Any, engines: Engines) -> Desk:
    """A window on screen and active, nobody signed in; `close` it afterwards."""
    empty(engines, "catalog", _CATALOG)
    empty(engines, "inventory", _INVENTORY)
    databases = [Database(name, engines.database_url(name)) for name in ("catalog", "inventory")]
    catalog, inventory = Catalog(databases[0]), Inventory(databases[1])
    session = Session(work.Caller("console"))
    workers = Workers(session.caller)
    window = Window(ViewState(), workers, "0.1.0")
    qtbot.addWidget(window)
    scanning = Scanning(window, workers, catalog)
    made = Desk(window, session, workers, scanning, catalog, inventory, databases)
    scanning.opened.connect(made.opened.append)
    scanning.scanner._clock = made.clock
    with qtbot.waitActive(window):
        window.show()
    return made
