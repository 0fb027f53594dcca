"""What every test gets: guards against leaks and stray logs, and the closing line."""

import functools
import gc
import json
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import pytest
from pytestqt.qtbot import QtBot

from tests import closing
from views.kit.garbage import collect_due

# Patience for workers that share two cores; a test that waits in vain fails all the same.
QtBot.waitUntil = functools.partialmethod(QtBot.waitUntil, timeout=20_000)

pytest_plugins = ["tests.guards", "tests.patterns", "tests.engines"]


def pytest_configure() -> None:
    """No worker thread may collect a widget; see `views.kit.garbage`."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Modules are made of a million objects and no garbage: nobody looks through them again."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_logfinish() -> None:
    collect_due()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker process hands its figures to the process that prints."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["counted"] = closing.counted()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    for what, number in getattr(node, "workeroutput", {}).get("counted", {}).items():
        closing.count(what, number)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Below pytest's own summary, so that it is the last thing a person sees."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not reporter.stats or hasattr(config, "workerinput"):
        return
    results = closing.results(reporter.stats)
    if told_in := os.environ.get(closing.TOLD_IN):
        Path(told_in).write_text(json.dumps(results), encoding="utf-8")
    else:
        reporter.write_line(closing.line(results))
