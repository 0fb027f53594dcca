"""Reports are listed, opened and read natively; whatever is in their files is text at most."""

import json
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from console.peak import kept
from console.peak.bounds import NAMES
from models.before_after import curves, decode
from models.before_after_words import WHAT
from models.log_scale import tick
from models.readings import reading
from services.kernel.work import Caller
from tests.console.peak.results import example
from views.kit import theme
from views.kit.changes import ChangeSignal
from views.kit.charts.table import TableDialog
from views.kit.screen import Context
from views.kit.state import ViewState
from views.kit.tasks import Workers
from views.kit.toast import Toasts
from views.kit.undo import UndoStack
from views.operations.before_after import BeforeAfterScreen
from views.operations.comparing import Comparisons
from views.operations.peak_run import PeakRun
from views.operations.report_view import LINES

MANAGER = Caller("Daniel", frozenset({"operations.read", "rush.run"}), role="manager")
READER = Caller("Ruth", frozenset({"operations.read"}), role="manager")
FULL = msgspec.json.encode(example())
QUICK = msgspec.json.encode(
    msgspec.structs.replace(
        example("L2n", "N1", quick=True, stopped=True), at="2026-11-27T09:30:00+00:00"
    )
)


class Desk:
    """A screen of a home's reports, in a window."""

    def __init__(self, qtbot, folder: Path, caller: Caller) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1228, 848)
        with qtbot.waitActive(self.host):
            self.host.show()
        self.workers = Workers(lambda: caller)
        self.went, self.asked, self.told = [], [], []
        context = Context(
            self.workers,
            caller,
            UndoStack(self.workers, self.host),
            Toasts(self.host),
            ChangeSignal(),
            ViewState(None, self.host),
            lambda name, _target: self.went.append(name),
        )
        self.run = PeakRun(lambda _quick: [], self.host)
        comparisons = Comparisons(self.run, partial(kept.read, folder), self.asked.append)
        self.screen = BeforeAfterScreen(context, comparisons)
        self.screen.failed.connect(lambda text, _again: self.told.append(text))
        self.screen.setParent(self.host)
        self.screen.resize(self.host.size())
        self.screen.show()
        self.screen.opened()
        self.settle()
        self.screen.take_focus()

    def settle(self) -> None:
        view = self.screen.view
        self.qtbot.waitUntil(lambda: not self.screen.tasks.is_busy() and not view.is_building())
        QApplication.processEvents()

    def rows(self) -> list[str]:
        return [row.folder for row in self.screen.list.table.records()]

    def texts(self) -> str:
        shown = self.screen.detail.currentWidget().findChildren(QLabel)
        return "\n".join(each.text() for each in shown if not each.isHidden())

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget(), key, modifier)
        self.settle()


@pytest.fixture
def leave(tmp_path):
    def put(name: str, content: bytes, *, page: bool = True) -> Path:
        folder = tmp_path / "peak" / name
        folder.mkdir(parents=True)
        (folder / "report.json").write_bytes(content)
        if page:
            (folder / "report.html").write_text("<p>")
        return folder

    return put


@pytest.fixture
def at(qtbot, qapp, tmp_path):
    theme.apply(qapp, "light")
    desks = []

    def open_screen(caller: Caller = MANAGER) -> Desk:
        desks.append(Desk(qtbot, tmp_path / "peak", caller))
        return desks[-1]

    yield open_screen
    for desk in desks:
        desk.workers.close()


class Browser(QObject):
    """What is asked to open a page."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = []

    @Slot(QUrl)
    def show_page(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def browser():
    made = Browser()
    QDesktopServices.setUrlHandler("file", made, "show_page")
    yield made
    QDesktopServices.unsetUrlHandler("file")


def test_the_newest_report_is_shown_with_all_its_parts(at, leave):
    leave("20261128-013000", FULL)
    leave("20261127-093000", QUICK)
    desk = at()
    assert desk.rows() == ["20261128-013000", "20261127-093000"]
    texts = desk.texts()
    for said in (
        "13 of 14 goals met",
        "missed",
        "told, not promised",
        next(goal.cause for goal in decode(FULL).goals if not goal.met),
        "Every useful index on the old table",
        "naive: on stock_level",
        "answers were compared before anything was timed",
        "the old table with every useful index",
        "Example 9000 at 3.2 GHz",
    ):
        assert said in texts
    chart = desk.screen.view.chart
    assert chart.curves[0].line.label == "L0"
    assert len(chart.curves) == 9

    desk.press(Qt.Key.Key_Down)  # by keyboard: the list has it
    assert "Stopped before its end" in {
        pill.text for pill in desk.screen.view.findChildren(QWidget) if hasattr(pill, "tone")
    }
    assert len(desk.screen.view.chart.curves) == 2
    assert "open" in desk.texts().splitlines()
    assert "not measured in this run." in desk.texts()


def test_every_configuration_has_its_words_and_its_line():
    assert set(WHAT) == set(LINES) == set(NAMES)
    assert len(set(LINES.values())) == len(NAMES)


def test_a_hostile_file_is_a_sentence_and_the_others_are_shown(at, leave):
    bad = {**json.loads(FULL), "at": "2026-12-01T00:00:00Z"}
    bad["goals"][0]["text"] = "<img src=x><b>bold</b>"
    bad["steps"][0]["brings"] = "<script>"
    bad["steps"][1]["brings"] = bad["goals"][1]["cause"] = "x" * 2000
    bad["goals"][1]["met"] = False
    leave("markup", json.dumps(bad).encode())
    leave("deep", b'{"zz": ' + b"[" * 100_000, page=False)
    leave("typed", b'{"at": "2026-11-28T00:00:00Z", "configs": [{"latency_ms": {"p95": "x"}}]}')
    leave("bare", b'{"at": "2026-11-20T00:00:00Z"}')
    leave("huge", b" " * 9_000_000)
    desk = at()
    assert set(desk.rows()) == {"markup", "deep", "typed", "bare", "huge"}
    desk.screen.list.choose(hash("markup"))
    desk.settle()
    assert "<img src=x><b>bold</b>" in desk.texts()
    label = next(e for e in desk.screen.view.findChildren(QLabel) if e.text() == "<script>")
    assert label.textFormat() == Qt.TextFormat.PlainText
    area = desk.screen.view.area
    assert area.widget().width() <= area.viewport().width()
    for name, said in (("deep", "damaged"), ("typed", "latency_ms"), ("huge", "far larger")):
        desk.screen.list.choose(hash(name))
        assert said in desk.texts()
        assert name in desk.texts()
    assert not desk.screen.act["show_table"].isEnabled()
    desk.screen.list.choose(hash("bare"))
    desk.settle()
    assert desk.screen.view.chart is None
    assert "nothing to compare" in desk.texts()


def test_its_page_is_opened_by_keyboard_and_what_fails_is_said(at, leave, browser):
    folder = leave("20261128-013000", FULL)
    leave("20261127-093000", QUICK, page=False)
    desk = at()
    desk.press(Qt.Key.Key_Return)
    assert browser.opened == [str(folder / "report.html")]
    (folder / "report.html").unlink()
    desk.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert len(browser.opened) == 1
    assert "is gone" in desk.told[0]
    desk.press(Qt.Key.Key_Down)
    assert not desk.screen.act["open_report"].isEnabled()
    desk.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert desk.went == ["operations"]


def test_without_a_report_the_quick_one_is_offered_and_read_anew_when_shown(at, leave):
    desk = at()
    empty = desk.screen.empty
    assert desk.screen.stack.currentWidget() is empty
    empty.action.click()
    assert desk.asked == [True]
    leave("20261128-013000", FULL)
    desk.screen.opened()
    desk.settle()
    assert desk.rows() == ["20261128-013000"]


def test_who_may_only_read_is_offered_no_run(at, leave):
    desk = at(READER)
    assert not desk.screen.empty.action.isVisible()
    for name in ("run_quick", "run_full", "stop_run"):
        assert not desk.screen.act[name].isVisible()
    assert not desk.screen.head.run.isVisible()


def test_the_chart_is_read_by_keys_and_mouse_and_saved(at, leave, tmp_path, qtbot):
    leave("20261128-013000", FULL)
    desk = at()
    chart = desk.screen.view.chart
    plot = chart.plot
    plot.setFocus()
    first, last = plot.xs[0], plot.xs[-1]
    found = {curve.name: dict(curve.points) for curve in curves(decode(FULL))}
    desk.press(Qt.Key.Key_Home)
    told = plot.accessibleDescription()
    assert told.startswith(f"{tick(first)} pages/s, L0 {reading(found['L0'][first])} ms, L2 ")
    desk.press(Qt.Key.Key_Right)
    assert plot.cross == plot.xs[1]
    desk.press(Qt.Key.Key_End)
    most = reading(found["N1+cache"][last])
    assert plot.accessibleDescription() == f"{tick(last)} pages/s, N1+cache {most} ms"
    desk.press(Qt.Key.Key_Left)
    assert plot.cross == plot.xs[-2]
    desk.press(Qt.Key.Key_Escape)
    assert plot.cross is None
    area = plot.area()
    qtbot.mouseMove(plot.viewport(), QPoint(int(plot._x(area, plot.xs[2])) + 4, 60))
    qtbot.waitUntil(lambda: plot.cross == plot.xs[2])

    chart.export_csv(tmp_path / "it.csv")
    lines = (tmp_path / "it.csv").read_text().splitlines()
    assert lines[0] == ",".join(["pages/s", *NAMES])
    empty = "," * len(NAMES)
    assert lines[-1] == f"{last:g}{empty}{found['N1+cache'][last]:.10g}"
    assert chart.picture().width() == 2 * chart.width()
    desk.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    table = desk.host.findChild(TableDialog)
    shown = [table.table.index(0, column).data() for column in (0, 1, 9)]
    wanted = [tick(first), reading(found["L0"][first]), reading(found["N1+cache"][first])]
    assert shown == wanted
    table.choose("close")


def test_nothing_is_wider_than_its_place(qapp, at, leave):
    leave("20261128-013000", FULL)
    desk = at()
    for width, mode in ((1228, "light"), (868, "dark")):
        theme.apply(qapp, mode)
        desk.screen.resize(width, 600)
        QApplication.processEvents()
        area = desk.screen.view.area
        assert area.widget().width() <= area.viewport().width()
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()
