"""What every test gets: guards against leaks and stray logs, and the closing line."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import pytest  # noqa: E402 - see above

from tests import closing  # noqa: E402 - see above

pytest_plugins = ["tests.guards", "tests.engines"]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    terminalreporter.write_line(closing.line(terminalreporter.stats))
