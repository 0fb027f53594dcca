"""What every test gets: guards against leaks and stray logs, and the closing line."""

import os
import sys
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import pytest

from tests import closing

pytest_plugins = ["tests.guards", "tests.engines"]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker process hands its figures to the process that prints."""
    _end_widgets()
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["counted"] = closing.counted()


def _end_widgets() -> None:
    """While there is an interpreter: at its end Qt would still call what a widget overrides."""
    if "PySide6.QtWidgets" in sys.modules:
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - only where it is in use
        from shiboken6 import Shiboken  # noqa: PLC0415 - ditto

        for widget in QApplication.topLevelWidgets():
            if Shiboken.isValid(widget):
                Shiboken.delete(widget)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    for what, number in getattr(node, "workeroutput", {}).get("counted", {}).items():
        closing.count(what, number)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Below pytest's own summary, so that it is the last thing a person sees."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats:
        reporter.write_line(closing.line(reporter.stats))
