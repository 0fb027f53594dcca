"""The sides of `benchmarks.charts`: each shows the same hour and takes a sample a frame.

The others are written as their documentation shows it, with what it recommends for speed.
"""

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QGridLayout, QWidget

from models.series import Ring
from views.kit import theme
from views.kit.charts import Board, Line, LiveChart

Floats = npt.NDArray[np.float64]

PLOTS, SERIES, HZ, SECONDS = 6, 4, 4, 3600
ROLES = ("c1", "c2", "c3", "c4")
NOW = 1_700_000_000.0


class Missing(Exception):
    """A peer is not installed; the message says how to get it."""


class Side(QObject):
    """One of them. `values` [series, samples]: an hour, then what comes."""

    def __init__(self, values: Floats) -> None:
        super().__init__()
        self.values = values
        self.at = SECONDS * HZ  # the next sample's number
        self.window = QWidget()
        self.window.setObjectName("page")
        self._grid = QGridLayout(self.window)
        self._paints = 0
        self._watched: QObject | None = None

    def add(self, plot: int, widget: QWidget, painted: QWidget) -> None:
        """Put a plot into the window; `painted` of the first one is counted."""
        self._grid.addWidget(widget, plot // 2, plot % 2)
        if plot == 0:
            self._watched = painted
            painted.installEventFilter(self)

    def frame(self) -> None:
        """Take a sample and show it."""
        self.at += 1
        self.show_sample()

    def show_sample(self) -> None:
        raise NotImplementedError

    def painted(self) -> int:
        """How often the first plot was painted."""
        return self._paints

    def hour(self) -> tuple[Floats, Floats]:
        """Times before now in seconds, and all values of the hour up to now."""
        times = np.arange(-SECONDS * HZ + 1, 1) / HZ
        return times, self.values[:, self.at - SECONDS * HZ : self.at]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self._paints += event.type() == QEvent.Type.Paint
        return False


class Ours(Side):
    """The console's charts with their cards, legends and axes."""

    def __init__(self, values: Floats) -> None:
        super().__init__(values)
        names = [str(number) for number in range(PLOTS * SERIES)]
        self.ring = Ring(SECONDS, HZ, names)
        times, shown = self.hour()
        self.ring.load(NOW + times, shown)
        charts = [
            LiveChart(
                f"Chart {plot + 1}",
                "per second",
                self.ring,
                [
                    Line(names[plot * SERIES + at], f"s{at}", role, fill=at == 0)
                    for at, role in enumerate(ROLES)
                ],
                seconds=SECONDS,
            )
            for plot in range(PLOTS)
        ]
        for plot, chart in enumerate(charts):
            self.add(plot, chart, chart.seen())
        self.board = Board(self.ring, charts, parent=self.window)
        self.board.stop()

    def show_sample(self) -> None:
        self.ring.put(self.ring.newest / HZ + 1 / HZ, self.values[:, self.at - 1])
        self.board.tick()


class Pyqtgraph(Side):
    """PlotWidget with a DateAxisItem, peak downsampling and clipping as its manual advises."""

    def __init__(self, values: Floats) -> None:
        super().__init__(values)
        pg = peer("pyqtgraph")
        self.curves: list[Any] = []
        for plot in range(PLOTS):
            made = pg.PlotWidget(axisItems={"bottom": pg.DateAxisItem()})
            made.showGrid(y=True, alpha=0.2)
            made.setDownsampling(auto=True, mode="peak")
            made.setClipToView(True)
            self.curves += [made.plot(pen=theme.color(role)) for role in ROLES]
            self.add(plot, made, made.viewport())

    def show_sample(self) -> None:
        times, shown = self.hour()
        times = NOW + times + self.at / HZ
        for curve, line in zip(self.curves, shown, strict=True):
            curve.setData(times, line)


class QtCharts(Side):
    """QLineSeries.replaceNp of all points, a date-time axis that moves."""

    def __init__(self, values: Floats) -> None:
        super().__init__(values)
        charts = peer("PySide6.QtCharts")
        gui = importlib.import_module("PySide6.QtGui")
        self._moment = importlib.import_module("PySide6.QtCore").QDateTime.fromMSecsSinceEpoch
        self.lines: list[Any] = []
        self.axes: list[Any] = []
        for plot in range(PLOTS):
            chart = charts.QChart()
            below, left = charts.QDateTimeAxis(), charts.QValueAxis()
            below.setFormat("HH:mm")
            left.setRange(0, 120)
            qt = importlib.import_module("PySide6.QtCore").Qt.AlignmentFlag
            chart.addAxis(below, qt.AlignBottom)
            chart.addAxis(left, qt.AlignLeft)
            for role in ROLES:
                line = charts.QLineSeries()
                line.setPen(gui.QPen(theme.color(role), 1))
                chart.addSeries(line)
                line.attachAxis(below)
                line.attachAxis(left)
                self.lines.append(line)
            self.axes.append(below)
            view = charts.QChartView(chart)
            self.add(plot, view, view.viewport())

    def show_sample(self) -> None:
        times, shown = self.hour()
        times = (NOW + times + self.at / HZ) * 1000
        for line, one in zip(self.lines, shown, strict=True):
            line.replaceNp(times, np.ascontiguousarray(one))
        for axis in self.axes:
            axis.setRange(self._moment(int(times[0])), self._moment(int(times[-1])))


class Matplotlib(Side):
    """One canvas a plot, Line2D.set_data, `path.simplify` as it is by default."""

    def __init__(self, values: Floats) -> None:
        super().__init__(values)
        peer("matplotlib").use("QtAgg")
        canvas = peer("matplotlib.backends.backend_qtagg").FigureCanvasQTAgg
        figure = peer("matplotlib.figure").Figure
        dates = peer("matplotlib.dates")
        self.lines: list[Any] = []
        self.plots: list[tuple[Any, Any]] = []
        for plot in range(PLOTS):
            made = canvas(figure(layout="constrained"))
            axes = made.figure.subplots()
            axes.set_ylim(0, 120)
            axes.grid(visible=True, axis="y")
            axes.xaxis.set_major_formatter(dates.DateFormatter("%H:%M"))
            for role in ROLES:
                self.lines += axes.plot([], [], color=theme.color(role).name(), linewidth=1)
            self.plots.append((made, axes))
            self.add(plot, made, made)

    def show_sample(self) -> None:
        times, shown = self.hour()
        days = (NOW + times + self.at / HZ) / 86_400
        for line, one in zip(self.lines, shown, strict=True):
            line.set_data(days, one)
        for made, axes in self.plots:
            axes.set_xlim(days[0], days[-1])
            made.draw()


def peer(module: str) -> Any:
    """A module of a peer; raises Missing."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise Missing(
            f"{module} cannot be imported ({error}): run `make peers`, then "
            "`.venv-peers/bin/python -m benchmarks.charts`."
        ) from error


SIDES: dict[str, Callable[[Floats], Side]] = {
    "ours": Ours,
    "pyqtgraph": Pyqtgraph,
    "qtcharts": QtCharts,
    "matplotlib": Matplotlib,
}
