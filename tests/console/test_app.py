"""The whole console in this process, on engines of its own."""

import signal
from collections.abc import Generator
from pathlib import Path

import psutil
import psycopg
import pytest

from console.app import Console
from console.places import find_places, upgrade
from console.sampleshop import Loaded, is_empty, load
from console.settings import load as settings_of
from tests.console.homes import at_work_below, reachable
from tests.patterns import copied
from views.kit.state import ViewState


@pytest.fixture(scope="module")
def home(mugs_home: Path) -> Generator[Path]:
    with reachable() as folder:
        yield copied(mugs_home, folder / "home")


@pytest.fixture
def console(qtbot, home: Path) -> Generator[Console]:
    """A console with the manager signed in."""
    console = Console(settings_of(home, {}), ViewState())
    qtbot.addWidget(console.window)
    console.window.show()
    console.start()
    window = console.window
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.signin, timeout=60_000)
    console.sign_in(next(c.person for c in window.signin.cards if c.person.role == "manager"))
    yield console
    window.close()
    console.close()


@pytest.fixture
def empty_home(finished_home: Path) -> Generator[Path]:
    with reachable() as folder:
        yield copied(finished_home, folder / "home")


@pytest.mark.chaos
def test_a_home_with_empty_databases_is_filled_and_an_interrupted_load_starts_over(
    empty_home,
) -> None:
    settings, told = settings_of(empty_home, {}), []
    places = find_places(settings, told.append)
    upgrade(places, told.append)
    places.embedded.mark_ready()
    with psycopg.connect(places.owner_urls["inventory"]) as owner:  # what a killed load left
        owner.execute("INSERT INTO item VALUES (7, 7, 'LEFT', 'Left over', 'active', 0)")

    loaded = load(places, told.append)

    assert loaded.skus > 3000
    assert any("starting over" in text for text in told)
    assert not is_empty(places)
    again = load(places, told.append)
    assert again == Loaded(loaded.skus, loaded.locations, loaded.movements, 0.0)
    with psycopg.connect(places.owner_urls["inventory"]) as owner:
        assert owner.execute("SELECT count(*) FROM item WHERE sku = 'LEFT'").fetchone() == (0,)
    places.close()


def test_what_the_engines_tell_later_does_not_cover_the_screens(qtbot, console) -> None:
    embedded = console.shop.places.embedded

    embedded._tell("Waiting for another console that is starting or stopping the engines.")
    qtbot.wait(50)

    assert console.window.pages.currentWidget() is console.window.stage


def test_the_pill_says_so_when_the_database_freezes(qtbot, console, home) -> None:
    pills = console.window.top.health
    qtbot.waitUntil(lambda: "ms" in pills.texts()[0], timeout=10_000)
    frozen = [p for p in at_work_below(home) if p.name() == "postgres"]
    try:
        for process in frozen:
            process.send_signal(signal.SIGSTOP)
        qtbot.waitUntil(lambda: pills.texts()[0] == "Database away", timeout=10_000)
        screen = console.window.stage.current()  # Operations, which tells it once
        qtbot.waitUntil(lambda: screen.head.state.text == "Database away", timeout=1000)
        assert "connections" not in screen.fact()
        assert screen.banner.isVisible()
        screen.failed.emit("The catalog database does not answer.", screen.feed.start)
        qtbot.waitUntil(lambda: not screen.banner.isVisible(), timeout=1000)
        console.window.banner.clear()
    finally:
        for process in frozen:
            try:
                process.send_signal(signal.SIGCONT)
            except psutil.NoSuchProcess:
                continue
    qtbot.waitUntil(lambda: "ms" in pills.texts()[0], timeout=10_000)
    assert not screen.banner.isVisible()


@pytest.mark.logs("An engine had stopped")
def test_a_killed_database_comes_back_under_an_open_console(qtbot, console, home) -> None:
    main = psutil.Process(int((home / "postgres/postmaster.pid").read_text().split()[0]))

    main.kill()
    console.window.go("catalog")
    grid = console.window.stage.current().grid
    console.window.stage.current().list.load()

    def answered() -> bool:
        console.window.stage.current().list.load()
        return "ms" in console.window.top.health.texts()[0] and grid.model().rowCount() == 300

    qtbot.wait(500)
    qtbot.waitUntil(answered, timeout=20_000)
