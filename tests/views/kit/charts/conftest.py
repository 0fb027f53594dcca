"""A ring with a minute of three series, and a chart of it in a window."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from models.series import Ring
from views.kit import layouts, theme
from views.kit.charts import Board, Line, LiveChart, Sparkline

BEGAN = 1_700_000_000.0
HZ = 4
LINES = (Line("p50", "p50", "c1", fill=True), Line("p95", "p95", "c2"))


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def pixels(image: QImage) -> np.ndarray:
    """Height x width x red, green, blue, alpha."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4).astype(int)


def has_colour(image: QImage, role: str) -> bool:
    wanted = theme.color(role).getRgb()[:3]
    return bool((abs(pixels(image)[..., :3] - wanted).max(axis=2) < 12).any())


def put(ring: Ring, number: int, *values: float) -> None:
    """The sample `number`, counted from the minute's begin."""
    ring.put(BEGAN + number / HZ, values or (20.0, 80.0, math.nan))


def settle() -> None:
    QApplication.processEvents()


@pytest.fixture
def ring() -> Ring:
    made = Ring(120, HZ, ["p50", "p95", "hit"])
    times = BEGAN + np.arange(240) / HZ
    made.load(times, [np.full(240, 20.0), np.linspace(40, 80, 240), np.full(240, math.nan)])
    return made


@pytest.fixture
def window(qtbot, dressed) -> QWidget:
    made = QWidget()
    made.resize(640, 420)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def chart(ring, window) -> LiveChart:
    made = LiveChart("Page latency", "milliseconds", ring, LINES, seconds=60)
    window.setLayout(layouts.column(made, Sparkline(ring, "p95", "c2", seconds=60)))
    return made


@pytest.fixture
def board(ring, chart, window) -> Board:
    made = Board(ring, [chart, window.findChild(Sparkline)], parent=window)
    made.stop()  # the tests draw the frames
    window.show()
    settle()
    made.tick()
    settle()
    return made
