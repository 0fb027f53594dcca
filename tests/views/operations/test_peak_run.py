"""A comparison is another process: whatever it tells is heard, however it ends is said."""

import json
import sys

import psutil
import pytest
from PySide6.QtCore import QLocale

from models import before_after_words as words
from views.operations.comparing import ComparisonStrip
from views.operations.peak_run import PeakRun

AT = "2026-11-28T01:30:00+00:00"
JUNK = (
    "[1]",
    "{not json",
    '{"progress": 5}',
    '{"progress": {"step": 5}}',
    '{"progress": {"step": "loading", "done": 1e400}}',
    '{"progress": ' + "[" * 5000 + "]" * 5000 + "}",
)


@pytest.fixture
def run(qtbot):
    """``run("python code")`` starts it as if it were a comparison."""
    before, made = QLocale(), []
    QLocale.setDefault(QLocale("en_GB"))

    def start(code):
        peak = PeakRun(lambda _quick: [sys.executable, "-c", code])
        made.append(peak)
        peak.ends = []
        peak.ended.connect(peak.ends.append)
        assert peak.start(is_quick=True)
        return peak

    yield start
    for peak in made:
        peak.close()
    QLocale.setDefault(before)


def end_of(qtbot, peak):
    qtbot.waitUntil(lambda: bool(peak.ends))
    (end,) = peak.ends
    return words.over(is_kept=bool(end.at), stopped=end.stopped, sentence=end.sentence)


def test_what_is_no_progress_changes_nothing(qtbot, run, qapp):
    good = {"step": "loading", "done": 0.25, "left": None, "new": [1]}
    lines = [*JUNK, json.dumps({"progress": good}), *JUNK]
    peak = run(f"import sys\nprint('\\n'.join({lines!r}), file=sys.stderr, flush=True)\ninput()")
    strip = ComparisonStrip(None, peak)
    qtbot.addWidget(strip)
    qtbot.waitUntil(lambda: peak.progress is not None)
    assert strip.title.text() == "Quick comparison  ·  25 %"
    assert strip.figures.text() == "loading"
    peak.stop()
    assert strip.title.text() == "Quick comparison  ·  stopping"
    assert not strip.stop_button.isEnabled()
    assert end_of(qtbot, peak) == "The comparison was stopped before anything was measured"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os; os.kill(os.getpid(), 9)", "without a report: the log may say why."),
        ("raise SystemExit('No room.')", "without a report: No room."),
        ("""print('{"error": "Nobody may."}')""", "without a report: Nobody may."),
        (f"""print('{{"at": "{AT}", "configs": [1]}}')""", "is over; its report is under"),
        (
            f"""print('{{"at": "{AT}", "configs": [1], "stopped": true}}')""",
            "is kept as a report",
        ),
        (
            f"""print('{{"at": "{AT}", "configs": [], "stopped": true}}')""",
            "was stopped before anything was measured",
        ),
    ],
)
def test_its_end_is_said(qtbot, run, code, said):
    assert said in end_of(qtbot, run(code))


def test_one_that_does_not_listen_is_killed(qtbot, run, monkeypatch):
    monkeypatch.setattr(PeakRun, "kill_after", 100)
    peak = run("import sys, time; print('{}', file=sys.stderr, flush=True); time.sleep(60)")
    qtbot.waitUntil(lambda: peak._process.processId() > 0)
    process = psutil.Process(peak._process.processId())
    peak.stop()
    assert "stopped before anything" in end_of(qtbot, peak)
    assert not process.is_running()
