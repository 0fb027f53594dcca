"""The one timer of all charts of a screen."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from models.series import NONE_YET, Ring
from views.kit.charts.live_chart import LiveChart
from views.kit.charts.sparkline import Sparkline

SLICE_S = 0.004  # as long as the GUI thread draws without looking up


class Board(QObject):
    """Draws what can be seen of `charts`, `hz` times a second, and nothing else.

    Give it a parent. A chart in a window of its own is drawn wherever the screen is. The
    crosshair of one chart stands in all of them.
    """

    def __init__(
        self,
        ring: Ring,
        charts: Sequence[LiveChart | Sparkline],
        hz: float = 4,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ring = ring
        self._charts = list(charts)
        self._paused = False
        self._due: list[LiveChart | Sparkline] = []  # of the frame begun, those still to draw
        for chart in self._charts:
            if isinstance(chart, LiveChart):
                chart.crossed.connect(self._on_crossed)
        self._timer = QTimer(self, interval=round(1000 / hz))
        self._timer.timeout.connect(self._on_time)
        self._timer.start()

    def tick(self) -> int:
        """Draw one whole frame now; how many charts were drawn."""
        self._begin()
        return sum(self._draw_next() for _ in range(len(self._due)))

    def _on_time(self) -> None:
        self._begin()
        self._draw_slice()

    def _begin(self) -> None:
        """A frame is of what can be seen now, and of nothing while the picture is held."""
        self._charts = [chart for chart in self._charts if Shiboken.isValid(chart)]
        seen = [] if self._paused else [one for one in self._charts if is_seen(one.seen())]
        self._due = seen

    def _draw_slice(self) -> None:
        """Some charts; the rest after what was typed meanwhile. A new range makes them slow."""
        until = time.perf_counter() + SLICE_S
        while self._due:
            self._draw_next()
            if self._due and time.perf_counter() >= until:
                QTimer.singleShot(0, self, self._draw_slice)
                return

    def _draw_next(self) -> bool:
        chart = self._due.pop(0)
        return Shiboken.isValid(chart) and chart.draw()

    def stop(self) -> None:
        """No more frames by itself; :meth:`tick` still draws one."""
        self._timer.stop()

    def is_paused(self) -> bool:
        return self._paused

    def pause(self) -> None:
        """Hold the picture. The ring goes on; :meth:`resume` shows what came meanwhile."""
        self._paused = True
        if self._ring.newest != NONE_YET:
            self._hold(self._ring.newest)

    def resume(self) -> None:
        self._paused = False
        self._hold(None)
        self.tick()

    def _hold(self, slot: int | None) -> None:
        for chart in self._charts:
            if Shiboken.isValid(chart):
                chart.held = slot

    def _on_crossed(self, at: object) -> None:
        for chart in self._charts:
            if isinstance(chart, LiveChart) and Shiboken.isValid(chart):
                chart.plot.show_cross(at if isinstance(at, float) else None)


def is_seen(widget: QWidget) -> bool:
    """Whether any of it is on screen: not hidden, scrolled away, covered or minimised."""
    return not (widget.window().isMinimized() or widget.visibleRegion().isEmpty())
