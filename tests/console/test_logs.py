"""What must not vanish: exceptions, threads, Qt's messages and crashes end in the log."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from console import logs

PROJECT = Path(__file__).parents[2]


def run(script: str, home: Path) -> subprocess.CompletedProcess[str]:
    """`script` in a process of its own, with logging set up on `home`."""
    begin = f"from pathlib import Path; from console import logs; logs.setup(Path({str(home)!r}))\n"
    return subprocess.run(
        [sys.executable, "-c", begin + script],
        capture_output=True,
        check=False,
        cwd=PROJECT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        text=True,
        timeout=30,
    )


def written(home: Path) -> str:
    return (home / "console" / "console.log").read_text()


def test_uncaught_exceptions_of_all_threads_are_logged(tmp_path):
    ended = run(
        "import threading\n"
        "def fails(): raise LookupError('in a thread')\n"
        "thread = threading.Thread(target=fails, name='worker'); thread.start(); thread.join()\n"
        "raise RuntimeError('in the main thread')\n",
        tmp_path,
    )
    assert ended.returncode == 1
    assert "in the main thread" in ended.stderr
    log = written(tmp_path)
    assert "Uncaught exception in worker\n  Traceback" in log
    assert "LookupError: in a thread" in log
    assert "RuntimeError: in the main thread" in log


def test_qt_s_messages_and_python_s_warnings_are_logged(tmp_path):
    run(
        "logs.capture_qt()\n"
        "import warnings\n"
        "from PySide6.QtCore import qWarning\n"
        "qWarning('from Qt')\n"
        "warnings.warn('from Python')\n",
        tmp_path,
    )
    log = written(tmp_path)
    assert "WARNING qt.default from Qt" in log
    assert "UserWarning: from Python" in log


def test_no_password_reaches_the_file(tmp_path):
    run("import logging; logging.info('at %s', 'postgresql://u:s3cret@h/d')", tmp_path)
    assert "at postgresql://u:***@h/d" in written(tmp_path)


NAUGHTY = (
    "Mug\n2026-11-27 10:00:00,000 1 MainThread INFO root all is well\x1b]0;owned\x07\u202e\ud800"
)


def test_a_naughty_name_neither_forges_an_entry_nor_commands_the_terminal(tmp_path):
    ended = run(
        f"import logging; name = {NAUGHTY!r}\n"
        "logging.error('No product has the name %s', name)\n"
        "raise LookupError(name)\n",
        tmp_path,
    )
    log = written(tmp_path)
    for text in (log, ended.stderr):
        assert "\\x1b]0;owned\\x07\\u202e\\ud800" in text
        assert text.replace("\n", "").isprintable()
    entries = [line for line in log.splitlines() if not line.startswith("  ")]
    assert len(entries) == 2
    assert "ERROR root No product has the name Mug\\n2026-11-27" in entries[0]


def test_a_crash_leaves_its_stack(tmp_path):
    ended = run("import os; os.abort()", tmp_path)
    assert ended.returncode < 0
    assert "Fatal Python error: Aborted" in (tmp_path / "console" / "faults.log").read_text()


def test_the_file_is_turned_over(tmp_path):
    run(
        "import logging\nfor _ in range(5): logging.info('x' * (logs.LARGEST // 2))\n",
        tmp_path,
    )
    files = sorted(file.name for file in (tmp_path / "console").glob("console.log*"))
    assert files[:2] == ["console.log", "console.log.1"]
    assert all((tmp_path / "console" / name).stat().st_size <= logs.LARGEST for name in files)


def test_the_home_s_log_folder_is_left_to_the_engines(tmp_path):
    run("", tmp_path / "home")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["console"]


def test_nothing_is_made_by_asking(tmp_path):
    assert logs.folder(tmp_path / "a" / "b") == tmp_path / "a" / "b" / "console"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder nobody can write")
def test_a_home_that_cannot_be_written_sends_the_log_to_the_user_s_folder():
    assert logs.folder(Path("/proc/version/home")).name != "console"
