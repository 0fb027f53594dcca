"""A rush is another process: what it tells is shown, however it ends is said."""

import sys
from contextlib import contextmanager

import psutil
import pytest
from PySide6.QtWidgets import QWidget

from views.operations import rush_words
from views.operations.rush_run import RushAsked, RushRun
from views.operations.rushing import Rushes, Rushing

FIGURES = (
    '"seconds": 2.5, "reads": 90, "writes": 5, "refused": 1, "errors": 0, "late": 0,'
    ' "unserved": 0, "latency_ms": {"p95": 8.4}, "hit_ratio": 0.5'
)
TELLS = f"""
import sys
print("Preparing", file=sys.stderr)
print("{{not json", file=sys.stderr)
print('{{"progress": {{{FIGURES}, "said": []}}}}', file=sys.stderr, flush=True)
sys.stdin.read()
print('{{{FIGURES}, "stopped": true, "notes": ["a note"]}}')
"""


@pytest.fixture
def run(qtbot):
    """``run("python code")`` starts it as if it were a rush."""
    made = []

    @contextmanager
    def start(code):
        rush = RushRun(lambda _asked: [sys.executable, "-c", code])
        made.append(rush)
        rush.ends = []
        rush.ended.connect(rush.ends.append)
        assert rush.start(RushAsked(seconds=5))
        yield rush

    yield start
    for rush in made:
        rush.close()


def end_of(qtbot, rush):
    qtbot.waitUntil(lambda: bool(rush.ends))
    assert not rush.is_running()
    (end,) = rush.ends
    return end


def test_figures_are_shown_while_it_runs_and_stop_ends_it(qtbot, run):
    with run(TELLS) as rush:
        screen = QWidget()
        qtbot.addWidget(screen)
        strip = Rushing(screen, Rushes(rush, screen.show, screen.show))
        changes = []
        strip.changed.connect(lambda: changes.append(rush.is_running()))
        assert strip.title.text() == "Rush of 100/s  ·  getting ready"
        qtbot.waitUntil(lambda: rush.figures is not None)
        assert strip.title.text() == "Rush of 100/s  ·  2 of 5 s"
        assert strip.figures.text().startswith(
            "90 looked  ·  5 bought  ·  p95 8.4 ms from due  ·  50"
        )
        assert "from the call" in strip.toolTip()
        assert strip.progress.value() == 500
        assert not rush.start(RushAsked())  # one at a time
        strip.stop_button.click()
        assert "stopping" in strip.title.text()
        assert not strip.stop_button.isEnabled()
        end = end_of(qtbot, rush)
    assert end.stopped
    assert end.figures.came == 96
    assert end.figures.notes == ("a note",)
    assert strip.isHidden()
    assert changes == [False]
    assert rush_words.over(end) == (
        "Rush stopped: 96 people in 2 s, 5 bought, p95 8.4 ms, 0 errors"
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os; os.kill(os.getpid(), 9)", "the log may say why"),
        ("raise SystemExit('The database is away.')", "The database is away."),
        ("""print('{"error": "Nothing was ever sold here."}')""", "Nothing was ever sold here."),
        ("print('[1, 2]')", "the log may say why"),
    ],
)
def test_an_end_without_figures_is_said(qtbot, run, code, said):
    with run(code) as rush:
        end = end_of(qtbot, rush)
    assert end.figures is None
    told = rush_words.over(end)
    assert told.startswith("The rush ended without an answer: ")
    assert said in told


def test_a_program_that_is_not_there_is_said(qtbot):
    rush = RushRun(lambda _asked: ["/nowhere/python", "main.py"])
    rush.ends = []
    rush.ended.connect(rush.ends.append)
    rush.start(RushAsked())
    assert end_of(qtbot, rush).sentence
    assert rush.start(RushAsked())  # it can be tried again
    qtbot.waitUntil(lambda: len(rush.ends) == 2)


DEAF = "import sys, time; print('{}', file=sys.stderr, flush=True); time.sleep(60)"


def test_one_that_does_not_listen_is_killed(qtbot, run, monkeypatch):
    monkeypatch.setattr(RushRun, "kill_after", 100)
    with run(DEAF) as rush:
        rush.stop()
        assert end_of(qtbot, rush).figures is None


def test_a_closing_console_leaves_no_rush_behind(qtbot, run, monkeypatch):
    monkeypatch.setattr(RushRun, "close_within", 200)
    with run(DEAF) as rush:
        qtbot.waitUntil(lambda: rush._process.processId() > 0)
        process = psutil.Process(rush._process.processId())
        rush.close()
    assert not process.is_running()
    assert rush.ends == []
