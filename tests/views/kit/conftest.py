"""What the kit's tests share: worker threads that must end, and a person who may read stock."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget

from services.kernel.work import Caller
from views.kit import theme
from views.kit.workers import Workers

READER = Caller("Mia Novak", frozenset({"stock.read"}), role="clerk")


@pytest.fixture
def workers(qapp) -> Iterator[Workers]:
    made = Workers(lambda: READER)
    yield made
    assert made.close(), "a worker thread did not end"


@pytest.fixture
def view(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dressed(qapp):
    theme.apply(qapp, "light")
    yield qapp
    theme.apply(qapp, "light")
