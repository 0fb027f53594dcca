"""Preferences reach the server within a second, and an outage costs nobody a word."""

import threading

import pytest

from services.kernel import work
from services.kernel.errors import Unavailable
from services.kernel.work import Caller
from views.kit import preferences
from views.kit.preferences import Preferences

MIA = Caller("Mia Novak", frozenset({"views.use"}), person=7)


class Shelf:
    """What the identity service does of preferences, in memory; it can be away."""

    def __init__(self):
        self.kept, self.writes, self.people = {}, [], []
        self.is_away = False
        self.gate = threading.Event()
        self.gate.set()

    def preferences(self):
        self._here()
        return dict(self.kept)

    def set_preference(self, key, value):
        self._here()
        self.writes.append((key, value))
        self.people.append(work.current().caller.name)
        self.kept[key] = value

    def _here(self):
        assert threading.current_thread() is not threading.main_thread()
        self.gate.wait(5)
        if self.is_away:
            raise Unavailable("The database is away.")


@pytest.fixture
def shelf(monkeypatch):
    monkeypatch.setattr(preferences, "WRITE_AFTER", 40)
    monkeypatch.setattr(preferences, "AGAIN_AFTER", 40)
    return Shelf()


def test_changes_in_a_second_are_one_write_of_the_last(qtbot, workers, view, shelf):
    kept = Preferences(shelf, workers, MIA, view)
    with qtbot.waitSignal(kept.loaded):
        pass
    for width in range(50):
        kept.set("columns.stock", {"widths": {"sku": width}})
    qtbot.waitUntil(lambda: shelf.writes != [])
    assert shelf.writes == [("columns.stock", {"widths": {"sku": 49}})]
    kept.set("columns.stock", {"widths": {"sku": 49}})
    assert not kept._timer.isActive()


def test_what_was_changed_before_the_server_answered_wins(qtbot, workers, view, shelf):
    shelf.kept = {"a": "server's", "b": "server's", "c": 1}
    shelf.gate.clear()
    kept = Preferences(shelf, workers, MIA, view)
    kept.set("a", "mine")
    with qtbot.waitSignal(kept.loaded):
        shelf.gate.set()
    assert (kept.get("a", ""), kept.get("b", ""), kept.get("c", "")) == ("mine", "server's", "")
    qtbot.waitUntil(lambda: shelf.kept["a"] == "mine")


def test_an_outage_is_waited_for_and_told_nowhere(qtbot, workers, view, shelf):
    shelf.is_away = True
    told = []
    workers.orphan_failed.connect(lambda *what: told.append(what))
    kept = Preferences(shelf, workers, MIA, view)
    kept._tasks.failed.connect(lambda *what: told.append(what))
    kept.set("a", "mine")
    qtbot.waitUntil(lambda: kept._timer.isActive() and not kept._tasks.is_busy())
    assert kept.get("a", "") == "mine"
    shelf.is_away = False
    qtbot.waitUntil(lambda: shelf.kept == {"a": "mine"})
    assert told == []


def test_signing_out_writes_what_is_left_as_who_signed_out(qtbot, workers, view, shelf):
    kept = Preferences(shelf, workers, MIA, view)
    qtbot.waitUntil(lambda: kept.is_loaded)
    kept.set("a", "mine")
    kept.leave()
    qtbot.waitUntil(lambda: shelf.kept == {"a": "mine"})
    assert shelf.people == ["Mia Novak"]  # the workers' own caller is another by then


def test_without_a_server_they_live_as_long_as_the_console(qtbot):
    kept = Preferences()
    kept.set("a", [1])
    assert kept.get("a", list[int]()) == [1]
    kept.leave()
