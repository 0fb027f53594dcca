"""The palette: everything declared, best match first, products found on a worker."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from console import fuzzy
from console.palette import PaletteItem
from console.palette_list import ITEM, ranked
from services.kernel.errors import Unavailable
from tests.console.shell import CLERK, MANAGER, open_shell
from views.kit import theme

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shell(qtbot, qapp):
    theme.apply(qapp, "light")
    made = open_shell(qtbot)
    made.enter(MANAGER)
    yield made
    made.window.close()
    assert made.workers.close()


@pytest.fixture
def palette(qtbot, shell):
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_K, CTRL)
    assert shell.window.palette_.query.hasFocus()
    return shell.window.palette_


def item(text: str, **more) -> PaletteItem:
    return PaletteItem(text, lambda: None, **more)


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("adj", ["Adjust stock…", "Show a job"]),
        ("stock adj", ["Adjust stock…"]),
        ("as", ["Adjust stock…", "Show a job"]),
        ("85123", ["White Hanging Heart"]),
        ("zzz", []),
        ("", ["Show a job", "Adjust stock…", "White Hanging Heart"]),
    ],
)
def test_the_best_match_is_first(query, texts):
    items = [item("Show a job"), item("Adjust stock…"), item("White Hanging Heart", also="85123A")]
    assert set(texts) >= {one.text for one in ranked(query, items)[:1]}
    found = [one.text for one in ranked(query, items)]
    assert found[:1] == texts[:1]
    assert set(found) <= set(texts)


def test_letters_count_more_at_the_starts_of_words():
    assert fuzzy.score("pal", "Open palette") > fuzzy.score("pal", "Municipal")
    assert fuzzy.score("op", "Open palette") > fuzzy.score("op", "shop")
    assert fuzzy.score("olp", "Open log of prices") > fuzzy.score("olp", "Cool_pan dog lap")
    assert fuzzy.score("x", "Open") is None
    assert fuzzy.score("opx", "Open") is None


def test_it_offers_actions_screens_and_the_consoles_own(palette):
    texts = palette.texts()
    assert texts[:2] == ["Change price…", "Reload"] or {"Change price…", "Reload"} <= set(texts)
    assert {"Open Goods", "Open Log", "Keyboard shortcuts", "About Backroom"} <= set(texts)
    undo = palette.model.item(texts.index("Undo"))
    assert not undo.is_on, "nothing to undo: shown, and greyed"
    spoken = palette.model.index(texts.index("Undo")).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "not available now" in spoken


def test_a_clerk_is_not_offered_what_the_service_would_refuse(qtbot, shell):
    shell.enter(CLERK)
    shell.window.act["open_palette"].trigger()
    texts = shell.window.palette_.texts()
    assert "Reload" in texts
    assert "Change price…" not in texts
    assert "Open Log" not in texts


def test_typing_and_return_run_the_best_match(qtbot, shell, palette):
    qtbot.keyClicks(palette.query, "chprice")
    assert palette.texts()[0] == "Change price…"
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert shell.front().calls == ["opened", "change"]


def test_arrows_choose_and_tab_stays(qtbot, shell, palette):
    qtbot.keyClicks(palette.query, "open")
    texts = palette.texts()
    qtbot.keyClick(palette.query, Qt.Key.Key_Tab)
    assert palette.query.hasFocus()
    qtbot.keyClick(palette.query, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == 0
    qtbot.keyClick(palette.query, Qt.Key.Key_PageDown)
    qtbot.keyClick(palette.query, Qt.Key.Key_Up)
    for _ in texts:
        qtbot.keyClick(palette.query, Qt.Key.Key_Up)
    while palette.list.currentIndex().data() != "Open Log":
        qtbot.keyClick(palette.query, Qt.Key.Key_Down)
    qtbot.keyClick(palette.query, Qt.Key.Key_Enter)
    assert shell.front().name == "log"


def test_esc_and_a_click_beside_it_close_and_return_the_focus(qtbot, shell):
    search = shell.front().search
    search.setFocus()
    shell.window.act["open_palette"].trigger()
    qtbot.keyClick(shell.window.palette_.query, Qt.Key.Key_Escape)
    assert search.hasFocus()
    shell.window.act["open_palette"].trigger()
    palette = shell.window.palette_
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not palette.isVisible()


def test_shortcuts_of_the_screen_rest_while_it_is_open(qtbot, shell, palette):
    qtbot.keyClick(palette.query, Qt.Key.Key_E, CTRL)
    assert shell.front().calls == ["opened"]
    palette.close_palette()


def test_a_click_on_a_line_runs_it(qtbot, shell, palette):
    qtbot.keyClicks(palette.query, "reload")
    at = palette.list.visualRect(palette.model.index(0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert shell.front().calls == ["opened", "reload"]


def test_products_are_found_on_a_worker_behind_the_commands(qtbot, shell):
    ran, asked = [], []

    def search(text):
        asked.append((text, threading.current_thread().name))
        return [PaletteItem("Reindeer mug", lambda: ran.append(1), "package", "22632", "product")]

    shell.window.search = search
    shell.window.act["open_palette"].trigger()
    palette = shell.window.palette_
    qtbot.keyClicks(palette.query, "re")
    qtbot.waitUntil(lambda: "Reindeer mug" in palette.texts())
    assert [text for text, _ in asked] == ["re"]  # once, after the last key
    assert asked[0][1].startswith("task-interactive")
    assert palette.list.currentIndex().row() == 0
    assert palette.texts()[-1] == "Reindeer mug"
    last = palette.model.rowCount() - 1
    spoken = palette.model.index(last).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Reindeer mug, 22632, product"
    assert palette.model.index(last).data(ITEM).icon == "package"
    palette.grab()
    for _ in range(last):
        qtbot.keyClick(palette.query, Qt.Key.Key_Down)
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert ran == [1]


def test_an_answer_to_older_letters_is_dropped(qtbot, shell):
    gate = threading.Event()

    def search(text):
        if text == "re":
            gate.wait(5)
        return [item(f"found {text}")]

    shell.window.search = search
    shell.window.act["open_palette"].trigger()
    palette = shell.window.palette_
    qtbot.keyClicks(palette.query, "re")
    qtbot.wait(180)
    qtbot.keyClicks(palette.query, "z")
    gate.set()
    qtbot.waitUntil(lambda: "found rez" in palette.texts())
    assert "found re" not in palette.texts()
    palette.close_palette()


def test_commands_work_while_products_cannot_be_found(qtbot, shell):
    def search(_text):
        raise Unavailable("The database is away.")

    shell.window.search = search
    shell.window.act["open_palette"].trigger()
    palette = shell.window.palette_
    qtbot.keyClicks(palette.query, "reload")
    qtbot.waitUntil(palette._none.isVisible)
    assert palette._none.text() == "The database is away."
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert shell.front().calls == ["opened", "reload"]


def test_nothing_found_says_what_to_do(qtbot, shell, palette):
    qtbot.keyClicks(palette.query, "zzzz")
    assert palette.texts() == []
    assert "fewer letters" in palette._none.text()
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert palette.isVisible()
    shell.window.resize(900, 600)
    assert palette.geometry() == palette.parentWidget().rect()
    palette.close_palette()
