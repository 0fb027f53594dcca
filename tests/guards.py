"""A test that leaves a thread, a running timer or an unexpected log line behind fails."""

import logging
import re
import threading
import time
from collections.abc import Generator

import pytest
from PySide6.QtCore import QTimer
from shiboken6 import Shiboken

from services.kernel.activity import LOG

# Helpers of libraries that live as long as the process and belong to no test.
LASTING = ("pytest_timeout", "asyncio_")
GRACE = 2.0  # seconds a thread may take to end after its test


class Collected(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "logs(*patterns): warnings this test provokes on purpose")


@pytest.fixture(autouse=True)
def own_activity() -> None:
    """A test sees its own calls only."""
    LOG._calls.clear()


@pytest.fixture(autouse=True)
def no_stray_logs(request: pytest.FixtureRequest) -> Generator[None]:
    """Warnings and errors in the log fail the test, unless it says it provokes them."""
    collected = Collected()
    root = logging.getLogger()
    root.addHandler(collected)
    yield
    root.removeHandler(collected)
    expected = [pattern for mark in request.node.iter_markers("logs") for pattern in mark.args]
    stray = [
        record.getMessage()
        for record in collected.records
        if not any(re.search(pattern, record.getMessage()) for pattern in expected)
    ]
    assert not stray, f"logged without being expected: {stray}"


@pytest.fixture(autouse=True)
def no_leaked_threads(no_stray_logs: None) -> Generator[None]:
    before = set(threading.enumerate())
    yield
    until = time.monotonic() + GRACE
    while leaked := [
        thread
        for thread in threading.enumerate()
        if thread not in before and not thread.name.startswith(LASTING)
    ]:
        if time.monotonic() > until:
            pytest.fail(f"left running: {[thread.name for thread in leaked]}")
        time.sleep(0.01)


@pytest.fixture(autouse=True)
def no_leaked_timers(request: pytest.FixtureRequest) -> Generator[None]:
    """After a test with Qt, no timer runs whose window is gone."""
    yield
    if "qapp" not in request.fixturenames:
        return
    running = [
        each
        for each in Shiboken.getAllValidWrappers()
        if isinstance(each, QTimer) and each.isActive() and each.parent() is None
    ]
    assert not running, f"timers without a parent still run: {running}"
