"""The shell: its three states, who sees which screen, undo, banner, what it remembers."""

import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
)

from console.about import without_marks
from services.kernel.errors import Unavailable
from services.monitoring.records import Summary
from tests.console.shell import ADMIN, CLERK, MANAGER, Shell, open_shell, texts
from views.kit import theme
from views.kit.dialog import ChoiceDialog
from views.kit.pill import Pill
from views.kit.state import ViewState
from views.kit.undo import Done

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shell(qtbot, qapp):
    theme.apply(qapp, "light")
    made = open_shell(qtbot)
    yield made
    made.window.close()
    assert made.workers.close()
    theme.apply(qapp, "light")


def press(qtbot, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def dialog(shell: Shell) -> ChoiceDialog:
    return shell.window.findChildren(ChoiceDialog)[-1]


def test_the_first_window_needs_no_engine_code():
    code = (
        "import sys, console.window;"
        "heavy = {'sqlalchemy', 'psycopg', 'redis', 'numpy', 'pyqtgraph'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_it_starts_with_skeletons_and_a_line_of_progress(shell):
    shell.window.show_starting("Starting PostgreSQL…")
    assert "Starting PostgreSQL…" in texts(shell.window.pages.currentWidget())
    assert shell.window.rail.names() == []
    assert not shell.window.top.command.isVisible()


def test_a_failed_start_can_be_tried_again_by_key(qtbot, shell):
    tried = []
    shell.window.show_failed("PostgreSQL did not start.", lambda: tried.append(1))
    assert "PostgreSQL did not start." in texts(shell.window.pages.currentWidget())
    press(qtbot, Qt.Key.Key_Space)
    assert tried == [1]
    shell.window.show_failed("No use.")
    assert not shell.window.start.again.isVisible()


@pytest.mark.parametrize(
    ("keys", "person"),
    [
        ([Qt.Key.Key_Return], CLERK),
        ([Qt.Key.Key_Right, Qt.Key.Key_Return], MANAGER),
        ([Qt.Key.Key_Left, Qt.Key.Key_Enter], ADMIN),
        ([Qt.Key.Key_2], MANAGER),
        ([Qt.Key.Key_9], None),
    ],
)
def test_who_are_you_is_answered_by_keys(qtbot, shell, keys, person):
    told = []
    shell.window.person_chosen.connect(told.append)
    shell.window.show_signin([CLERK, MANAGER, ADMIN])
    assert "Sample shop, no password" in {
        pill.text for pill in shell.window.signin.findChildren(Pill)
    }
    for key in keys:
        press(qtbot, key)
    assert told == ([person] if person else [])


def test_only_permitted_screens_have_an_entry(shell):
    shell.enter(CLERK)
    assert shell.window.rail.names() == ["goods"]
    shell.enter(MANAGER)
    assert shell.window.rail.names() == ["goods", "log"]
    assert shell.window.rail.who.shown() == ("EK", "Elena Kraus", "Manager")
    assert "Main store" in texts(shell.window.top)
    shell.window.go("nowhere")
    assert shell.front().name == "goods"


def test_screens_are_made_when_first_opened_and_told_when_they_come_and_go(qtbot, shell):
    shell.enter(MANAGER)
    assert [s.name for s in shell.window.stage.screens()] == ["goods"]
    goods = shell.front()
    press(qtbot, Qt.Key.Key_2, CTRL)
    assert shell.front().name == "log"
    assert shell.window.windowTitle() == "Log · Backroom"
    shell.context.go("goods", "85123A")
    assert goods.calls == ["opened", "left", "opened", "85123A"]
    qtbot.mouseClick(shell.window.rail._entries["log"], Qt.MouseButton.LeftButton)
    assert shell.front().name == "log"


def test_a_clerk_has_no_shortcut_for_what_the_service_would_refuse(qtbot, shell):
    shell.enter(CLERK)
    press(qtbot, Qt.Key.Key_E, CTRL)
    press(qtbot, Qt.Key.Key_F5)
    assert shell.front().calls == ["opened", "reload"]
    shell.enter(MANAGER)
    press(qtbot, Qt.Key.Key_E, CTRL)
    assert shell.front().calls == ["opened", "change"]


def test_slash_goes_to_the_screens_search_and_is_a_letter_there(qtbot, shell):
    shell.enter(MANAGER)
    press(qtbot, Qt.Key.Key_Slash)
    search = shell.front().search
    assert search.hasFocus()
    press(qtbot, Qt.Key.Key_Slash)
    assert search.text() == "/"
    shell.window.go("log")
    press(qtbot, Qt.Key.Key_Slash)
    assert shell.window.palette_.isVisible()  # this screen has no field of its own
    press(qtbot, Qt.Key.Key_Escape)


def test_undo_by_key_takes_back_and_says_so(qtbot, shell):
    context = shell.enter(MANAGER)
    price = [295]

    def step(to, back):
        price[0] = to
        return Done(f"{back} → {to}", lambda: step(back, to))

    context.committed(Done("255 → 295", lambda: step(255, 295)))
    assert shell.window.top.undo.isEnabled()
    assert shell.window.toasts.texts() == ["255 → 295"]
    press(qtbot, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: shell.window.toasts.texts() == ["Taken back: 255 → 295"])
    assert price == [255]
    qtbot.waitUntil(lambda: not shell.window.top.undo.isEnabled())
    press(qtbot, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: price == [295])
    qtbot.waitUntil(lambda: "255 → 295" in shell.window.toasts.texts())


def test_the_toasts_undo_takes_its_change_back(qtbot, shell):
    context = shell.enter(MANAGER)
    ran = []
    done = Done("a", lambda: ran.append(1) or done)
    context.committed(done)
    qtbot.mouseClick(shell.window.toasts._shown[0].undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ran == [1])


def test_a_screens_failure_is_told_and_leaves_with_the_screen(qtbot, shell):
    shell.enter(MANAGER)
    again = []

    def away():
        again.append(1)
        raise Unavailable("The database is away.")

    shell.front().tasks.ask(away, done=print, key="x")
    qtbot.waitUntil(shell.window.banner.isVisible)
    assert shell.window.banner.text.text() == "The database is away."
    shell.window.banner.retry.click()
    qtbot.waitUntil(lambda: len(again) == 2)
    qtbot.waitUntil(shell.window.banner.isVisible)
    shell.front().tasks.ask(lambda: 1, done=lambda _: None, key="y")
    qtbot.waitUntil(lambda: not shell.window.banner.isVisible())
    shell.front().tasks.ask(away, done=print, key="x")
    qtbot.waitUntil(shell.window.banner.isVisible)
    shell.window.go("log")
    assert not shell.window.banner.isVisible()


def test_the_strip_follows_the_front_screen(qtbot, shell):
    shell.enter(MANAGER)
    gate = threading.Event()
    goods = shell.front()
    goods.tasks.ask(lambda: gate.wait(5), done=lambda _: None, key="slow")
    qtbot.waitUntil(shell.window.strip.is_shown)
    goods.tasks.progressed.emit(1, 2)
    assert shell.window.strip._share == 0.5
    shell.window.go("log")
    assert not shell.window.strip.is_shown()
    goods.tasks.progressed.emit(2, 2)
    assert shell.window.strip._share is None
    gate.set()


def test_switching_the_person_closes_what_was_open(qtbot, shell):
    context = shell.enter(MANAGER)
    context.committed(Done("a", lambda: None))
    with qtbot.waitSignal(shell.window.switch_asked):
        press(qtbot, Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    shell.session.sign_out()
    shell.window.show_signin([CLERK])
    assert shell.window.stage.screens() == []
    assert shell.window.toasts.texts() == []
    assert not shell.window.can_undo()
    assert not shell.window.act["undo"].isEnabled()
    assert shell.session.caller().name == "console"
    shell.window.undo()
    shell.window.show_shortcuts()


def test_theme_and_rail_are_remembered(qtbot, qapp, tmp_path):
    state = ViewState(tmp_path / "view.json")
    shell = open_shell(qtbot, state)
    shell.enter(MANAGER)
    shell.window.go("log")
    before = theme.name()
    press(qtbot, Qt.Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert theme.name() != before
    press(qtbot, Qt.Key.Key_B, CTRL)
    shell.window.resize(900, 640)
    with qtbot.waitSignal(shell.window.closing):
        shell.window.close()
    assert shell.workers.close()

    kept = ViewState(tmp_path / "view.json")
    assert kept.get("theme", "") == theme.mode()
    again = open_shell(qtbot, kept, active=False)
    again.enter(MANAGER)
    assert again.window.rail.width() == theme.SIZE["nav_collapsed"]
    assert again.window.height() == 640
    assert again.front().name == "log"
    again.window.close()
    assert again.workers.close()


def test_the_sheet_lists_the_keys_of_permitted_screens(qtbot, shell):
    shell.enter(CLERK)
    press(qtbot, Qt.Key.Key_Question)
    told = texts(dialog(shell))
    assert "EVERYWHERE" in told
    assert "Reload | F5" in told
    assert "Change price" not in told
    assert "LOG" not in told
    press(qtbot, Qt.Key.Key_Escape)
    shell.enter(MANAGER)
    press(qtbot, Qt.Key.Key_Question)
    assert "Change price | Ctrl+E" in texts(dialog(shell))


def test_about_names_versions_and_licences_as_plain_text(qtbot, shell):
    shell.enter(CLERK)
    shell.window.act["show_about"].trigger()
    facts = texts(dialog(shell))
    assert "PostgreSQL | 18.6" in facts
    assert "Backroom | 0.1.0" in facts
    text = dialog(shell).findChild(QPlainTextEdit).toPlainText()
    for part in ("Online Retail", "SIL Open Font License", "Lucide", "LGPL"):
        assert part in text
    assert "\n#" not in text
    assert "**" not in text


def test_markdown_is_read_without_its_marks():
    told = without_marks("# Data\n\n> **Retail** (*2015*), `a.csv`, 2 * 3\n[CC BY](https://cc.org)")
    assert told == "Data\n\nRetail (2015), a.csv, 2 * 3\nCC BY (https://cc.org)"


def test_a_screen_gone_to_has_the_keyboard(qtbot, shell):
    shell.enter(MANAGER)
    goods = shell.front()
    assert goods.hasFocus()
    shell.window.rail.who.setFocus()
    shell.window.go("goods")
    assert goods.hasFocus()


def test_the_persons_menu_changes_the_theme(shell):
    shell.enter(CLERK)
    menu = shell.window.rail.who.menu()
    next(a for a in menu.modes.actions() if a.data() == "dark").trigger()
    assert theme.name() == "dark"
    menu.aboutToShow.emit()
    assert [a.isChecked() for a in menu.modes.actions()] == [False, True, False]


def test_badges_and_health_are_shown_in_words(shell):
    shell.enter(MANAGER)
    rail, health = shell.window.rail, shell.window.top.health
    rail.set_badge("goods", "3,940")
    rail.set_badge("nowhere", "1")
    assert rail._entries["goods"].accessibleName() == "Goods, 3,940"
    shell.window.toggle_rail()
    assert rail._entries["goods"].text() == ""
    assert rail._entries["goods"].accessibleName() == "Goods, 3,940"
    assert not health.isVisible()
    told = [Summary(0.0, hit_ratio=0.96, reads=50)]
    health.follow(lambda: told[-1])
    health.show_measured(8)
    assert health.texts() == ("Database 8 ms", "Cache 96 %")
    told.append(Summary(0.0))
    health.show_measured(0.4)
    assert health.texts() == ("Database 0.4 ms", "Cache idle")
    told.append(Summary(0.0, cache_away=True, database_away=True))
    health.show_measured(None)
    assert health.texts() == ("Database away", "Cache away")


def test_between_two_measurements_the_pills_follow_the_live_figures(qtbot, shell):
    shell.enter(MANAGER)
    health, told = shell.window.top.health, [Summary(0.0, hit_ratio=0.96, reads=50)]
    health.follow(lambda: told[-1])
    health.show_measured(8)
    told.append(Summary(0.0, hit_ratio=0.31, reads=50))
    qtbot.waitUntil(lambda: health.texts() == ("Database 8 ms", "Cache 31 %"))
    assert health.tones() == ("ok", "warn")
    told.append(Summary(0.0, cache_away=True, database_away=True))
    qtbot.waitUntil(lambda: health.texts() == ("Database away", "Cache away"))
    health.show_measured(5)  # its answer was late: the status line does not know of it either
    assert health.texts()[0] == "Database away"
    told.append(Summary(0.0, hit_ratio=0.31, reads=50))
    with qtbot.waitSignal(health.came_back):  # to be measured anew
        qtbot.waitUntil(lambda: health.texts() == ("Database answers", "Cache 31 %"))


def test_one_lost_measurement_is_no_outage_and_two_are(shell):
    shell.enter(MANAGER)
    health = shell.window.top.health
    health.follow(lambda: Summary(0.0))
    health.show_measured(8)
    health.show_measured(None)
    assert health.texts()[0] == "Database 8 ms"
    health.show_measured(None)
    assert health.texts()[0] == "Database away"


def test_a_ratio_of_few_reads_has_no_colour(shell):
    shell.enter(MANAGER)
    health = shell.window.top.health
    for reads, tone in ((19, "neutral"), (20, "warn")):
        health.follow(lambda reads=reads: Summary(0.0, hit_ratio=0.0, reads=reads))
        health.show_measured(8)
        assert (health.texts()[1], health.tones()[1]) == ("Cache 0 %", tone)


def test_every_control_has_a_name_and_no_label_reads_markup(shell):
    shell.enter(MANAGER)
    for part in shell.window.findChildren(QLabel):
        assert part.textFormat() == Qt.TextFormat.PlainText or not part.text()
    for kind in (QAbstractButton, QLineEdit, QListView):
        for part in shell.window.findChildren(kind):
            if part.isVisible() and part.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert part.accessibleName() or part.text(), part


def test_tab_reaches_the_top_bar_and_the_screen(qtbot, shell):
    shell.enter(MANAGER)
    seen = set()
    for _ in range(30):
        seen.add(QApplication.focusWidget())
        press(qtbot, Qt.Key.Key_Tab)
    assert {shell.window.top.command, shell.window.top.theme, shell.front().search} <= seen
    assert shell.window.rail.who in seen
