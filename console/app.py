"""The composition root: the only place that knows how the parts are put together."""

import argparse
import gc
import logging
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from console import VERSION, logs
from console.entry.doors import Doors
from console.opening import Opening
from console.session import Session
from console.settings import Settings
from console.shopname import ShopName
from console.standing import Standing
from console.window import Window
from models.locales import qlocale
from services.kernel.work import Caller
from views.kit import theme
from views.kit.changes import ChangeSignal
from views.kit.garbage import Garbage
from views.kit.state import ViewState
from views.kit.tasks import Tasks, Workers

if TYPE_CHECKING:  # heavy: imported when the shop is there
    from console.beforeafter import BeforeAfter
    from console.connect import Shop
    from console.flushing import Flushing
    from console.palette_list import PaletteItem
    from console.rushing import Rushing
    from console.scanning import Scanning
    from services.identity.records import Person, ShopInfo
    from services.monitoring.records import Health
    from views.operations.peak_run import PeakRun
    from views.operations.rush_run import RushRun

log = logging.getLogger(__name__)

HEALTH_MS = 2000
# Before somebody signs in the console may list whom to sign in as, and measure health.
CONSOLE = Caller("console", frozenset({"people.list"}))


class Console(QObject):
    """One window on one shop. Made before anything is connected; `start` connects."""

    ready = Signal()  # the sign-in page or the screens can be used

    def __init__(self, settings: Settings, state: ViewState) -> None:
        super().__init__()
        self.settings = settings
        self.session = Session(CONSOLE, self)
        self.workers = Workers(self.session.caller, self)
        self.window = Window(state, self.workers, VERSION)
        self.shop: Shop | None = None
        self.scanning: Scanning | None = None  # with the shop
        self.flushing: Flushing | None = None  # with whoever is signed in
        self.rushing: Rushing | None = None  # ditto
        self.comparing: BeforeAfter | None = None  # ditto
        self.rush: RushRun | None = None  # from the first sign-in on
        self.peak: PeakRun | None = None  # ditto
        self._measuring = False
        self.changes = ChangeSignal(self)
        self.opening = Opening(settings, self)
        self.opening.told.connect(self._on_told)
        self.opening.failed.connect(self._on_failed)
        self.opening.opened.connect(self._on_opened)
        self._tasks = Tasks(self.workers, self.window)
        self._tasks.failed.connect(self.window.banner.tell)
        self.doors = Doors(self.window, self._tasks, self.opening, self)
        self.doors.admitted.connect(self.sign_in)
        self.doors.settled.connect(self.ready)
        self.doors.renewing.connect(self._on_renewing)
        self.opening.refused.connect(self._on_refused)
        self.standing = Standing(self.session, self._tasks, self.changes, CONSOLE)
        self.standing.ended.connect(self._on_ended)
        self.standing.changed.connect(self._on_rights)
        self.naming = ShopName(self.session, self._tasks, self.changes, self.window.top)
        self.window.password_asked.connect(self.doors.ask_change)
        self.window.person_chosen.connect(self.doors.choose)
        self.window.switch_asked.connect(self.ask_who)
        self._health = QTimer(self, interval=HEALTH_MS)
        self._health.timeout.connect(self._measure)
        self.window.top.health.came_back.connect(self._measure_anew)

    def start(self) -> None:
        """Find or start the engines, migrate, fill a first run's home; then ask who is there."""
        first = not self.settings.urls and not (self.settings.home / "state.json").exists()
        self.window.start.offer_set_up(offered=first)
        self.window.show_starting(self.tr("Looking for the engines"))
        self.opening.start()

    def ask_who(self) -> None:
        """Sign out, and show whom one can sign in as."""
        self.session.sign_out()
        self.doors.ask()

    def sign_in(self, person: "Person", info: "ShopInfo | None" = None) -> None:
        """Open the screens for `person`; `info` tells what kind of shop the top bar names."""
        if self.shop is None:
            return
        from console.beforeafter import BeforeAfter  # noqa: PLC0415 - with the screens
        from console.flushing import Flushing  # noqa: PLC0415 - SQLAlchemy
        from console.rushing import Rushing  # noqa: PLC0415 - with the screens
        from console.screens import context_for, entries_for  # noqa: PLC0415 - ditto, numpy

        rush, peak = self._runs()
        self.session.sign_in(person)
        self.naming.info = info or self.naming.info
        self.window.own_password = person.has_password
        for before in (self.flushing, self.rushing, self.comparing):
            if before is not None:  # of whoever was there before
                before.leave()
        self.flushing = Flushing(self.window, self.shop.catalog, self.shop.monitoring)
        self.rushing = Rushing(self.window, rush, peak.hindrance)
        self.comparing = BeforeAfter(self.window, peak, self.settings.home, rush.hindrance)
        for made in (self.flushing, self.rushing, self.comparing):
            self.session.signed_out.connect(made.leave)
        context = context_for(
            self.window,
            self.workers,
            self.session.caller(),
            self.changes,
            self.shop.identity,
            flush=self.flushing.ask,
        )
        self.window.search = self._search
        offered = self.rushing.offered(), self.comparing.offered()
        self.window.show_screens(context, entries_for(self.shop, *offered), *self.naming.texts())
        self.flushing.enter(context)
        self.rushing.enter(context, sample=self.naming.is_sample())
        self.comparing.enter(context)
        if self.scanning is not None:
            self.scanning.enter(context)
        self.ready.emit()

    def close(self) -> None:
        """Stop everything this console started. The window is closed before."""
        self._health.stop()
        for run in (self.rush, self.peak):
            if run is not None:
                run.close()
        if not self.workers.close():
            log.warning("A call was still running when the console closed")
        if shop := self.opening.finish():
            shop.close()

    def _runs(self) -> "tuple[RushRun, PeakRun]":
        """What may run beside this console; made once, for whoever signs in."""
        from console.starting_child import runs  # noqa: PLC0415 - with the screens

        if self.rush is None or self.peak is None:
            self.rush, self.peak = runs(self.settings, self)
            for made in (self.rush, self.peak):  # nobody else may have the right to end it
                self.session.signed_out.connect(made.stop)
        return self.rush, self.peak

    def _on_told(self, text: str) -> None:
        if not self.doors.is_setting_up():  # the form stays while the start goes on behind it
            self.window.show_starting(text)

    def _on_failed(self, sentence: str) -> None:
        self.window.show_failed(sentence, self.start)

    def _on_opened(self, shop: "Shop") -> None:
        from console.scanning import Scanning  # noqa: PLC0415 - SQLAlchemy

        self.shop = self.standing.shop = self.naming.shop = shop
        if self.scanning is not None:  # of the shop that was there before
            self.scanning.scanner.remove()
            self.scanning.deleteLater()
        self.scanning = Scanning(self.window, self.workers, shop.catalog)
        self.session.signed_out.connect(self.scanning.leave)
        shop.feed.listen(self.changes.publish)
        self._watch(shop)
        self._measure()
        self.session.sign_out()
        self.doors.opened(shop)
        self._tasks.ask(
            lambda: shop.versions, done=self._show_versions, key="versions", pool="poll"
        )

    def _show_versions(self, versions: dict[str, str]) -> None:
        self.window.engines = versions  # for About

    def _on_renewing(self) -> None:
        """The shop closes to be made anew: nothing may be asked of it any more."""
        self._health.stop()
        self._measuring, self.shop = False, None
        self.standing.shop = self.naming.shop = None

    def _on_refused(self, _sentence: str, shop: "Shop") -> None:
        self.shop = self.standing.shop = self.naming.shop = shop
        self._watch(shop)

    def _on_ended(self, sentence: str) -> None:
        self.session.sign_out()
        self.doors.ask(partial(self.window.banner.tell, sentence))

    def _on_rights(self, person: "Person") -> None:
        self.sign_in(person)
        told = self.tr("An admin changed what you may do: you work as {0} now.")
        self.window.banner.tell(told.format(person.role))

    def _watch(self, shop: "Shop") -> None:
        self._health.start()
        self.window.top.health.follow(shop.live.summary)

    def _measure_anew(self) -> None:
        if not self._measuring:
            self._measure()

    def _measure(self) -> None:
        if self.shop is None:
            return
        if self._measuring:  # no answer for a whole interval: frozen or far too slow
            self.window.top.health.show_measured(None)
            return
        self._measuring = True
        self._tasks.ask(
            self.shop.measure,
            done=self._show_health,
            key="health",
            pool="poll",
            failed=self._not_measured,
        )

    def _show_health(self, health: "Health") -> None:
        self._measuring = False
        if health.cache_ms is None:  # what other consoles tell is not heard now
            self.standing.look()
        self.window.top.health.show_measured(health.database_ms)

    def _not_measured(self, _error: Exception) -> bool:
        """Health tells what is away by its figures; a failed measurement is tried again."""
        self._measuring = False
        return True

    def _search(self, text: str) -> "list[PaletteItem]":
        """Products for the palette; runs on a worker."""
        from console.palette_list import PaletteItem  # noqa: PLC0415 - with the shop
        from services.catalog.records import ProductQuery  # noqa: PLC0415 - ditto

        assert self.shop is not None  # noqa: S101 - the palette opens when signed in
        page = self.shop.catalog.find(ProductQuery(text=text, sort="relevance"), limit=6)
        return [
            PaletteItem(row.name, partial(self.window.go, "catalog", row.sku), "package", row.sku)
            for row in page.rows
        ]


def application(settings: Settings) -> QApplication:
    """The one QApplication, dressed; Qt's messages go to the log."""
    logs.setup(settings.home)
    logs.capture_qt()
    app = QApplication(sys.argv[:1])
    QLocale.setDefault(qlocale())  # a system without a locale groups no digits
    app.setApplicationName("Backroom")
    app.setApplicationVersion(VERSION)
    app.setDesktopFileName("backroom")
    app.screenAdded.connect(theme.theme_changed)  # its scale may be new: icons are drawn for it
    return app


def run(settings: Settings, _options: argparse.Namespace) -> int:
    """Open the console; returns when its window is closed."""
    return drive(settings, Console.start)


def drive(
    settings: Settings, begin: Callable[[Console], object], state: ViewState | None = None
) -> int:
    """Make the application and a console, show the window, `begin`, run to the end.

    `state` None: looks are remembered in the home.
    """
    gc.disable()  # until the shop is there: modules are made of a million objects and no garbage
    app = application(settings)
    state = state or ViewState(logs.folder(settings.home) / "layout.json")
    theme.apply(app, _theme(state, settings))  # before the first widget takes its font
    console = Console(settings, state)
    garbage = Garbage(console)  # but not before the start has made its million objects
    console.opening.opened.connect(garbage.begin)
    console.opening.failed.connect(garbage.begin)
    console.window.show()
    QTimer.singleShot(0, console, partial(begin, console))
    code = app.exec()
    console.close()
    return code


def _theme(state: ViewState, settings: Settings) -> theme.Mode:
    """What was chosen in the window, else what the settings say."""
    kept = state.get("theme", "")
    return kept if kept in {"light", "dark", "system"} else settings.theme  # type: ignore[return-value]  # checked by the set
