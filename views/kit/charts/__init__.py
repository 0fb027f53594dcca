"""Live charts: one ring of samples, one timer, and a picture that is only added to.

::

    ring = Ring(3600, 4, names)
    chart = LiveChart("Latency", "milliseconds", ring, [Line("p50", "p50", "c1")])
    board = Board(ring, [chart], parent=self)
"""

from views.kit.charts.board import Board
from views.kit.charts.live_chart import LiveChart
from views.kit.charts.parts import ChartMark, Line, MarkKind
from views.kit.charts.sparkline import Sparkline
from views.kit.charts.tile import Tile

__all__ = ["Board", "ChartMark", "Line", "LiveChart", "MarkKind", "Sparkline", "Tile"]
