"""pyqtgraph comes with the first chart, its options stay its own, and it lets the process end."""

import os
import subprocess
import sys

import pytest
from shiboken6 import Shiboken

from tests.views.kit.charts.conftest import BEGAN
from views.kit.charts import ChartMark, axes
from views.kit.charts.marks import head

CODE = """
import sys
import numpy as np
import views.operations.board
from PySide6.QtWidgets import QApplication, QWidget
from models.series import Ring
from views.kit import layouts
from views.kit.charts import Board, Line, LiveChart

assert 'pyqtgraph' not in sys.modules
app = QApplication([])
ring = Ring(60, 4, ['a'])
ring.load(1.7e9 + np.arange(100) / 4, [np.arange(100.0)])
charts = [LiveChart(name, 'ms', ring, [Line('a', 'a', 'c1')], seconds=60) for name in 'xy']
import pyqtgraph
from pyqtgraph import CONFIG_OPTIONS
before = dict(CONFIG_OPTIONS)
window = QWidget()
window.setLayout(layouts.column(*charts))
board = Board(ring, charts, parent=window)
window.show()
app.processEvents()
charts[0].plot.setFocus()
charts[0].plot.move_cross(1.7e9 + 20)
charts[1].detach()
app.processEvents()
assert board.tick() == 0
assert before == CONFIG_OPTIONS
print('shown')
"""


def test_it_is_imported_with_a_chart_and_ends_with_widgets_left():
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", CODE]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "shown"
    assert "Error" not in ended.stderr


@pytest.mark.parametrize("rows", [1, 2])
def test_the_view_lies_where_the_picture_is_painted_for(board, chart, rows):
    """Also when words beside marks have just taken a second row."""
    plot = chart.plot
    chart.set_marks([ChartMark(BEGAN + 30 + at, "Cache flush", "flush") for at in range(rows)])
    view = plot.getPlotItem().getViewBox()
    assert view.geometry() == plot.area()
    assert (plot.area().left(), plot.area().top()) == (axes.LEFT, head(rows))
    (left, right), (low, high) = view.viewRange()
    assert right == 0
    assert left == -60
    y = view.mapFromView(view.viewRect().center()).y()
    assert abs(plot.canvas.y_of((low + high) / 2) - y) < 0.01


def test_a_scene_that_is_gone_before_its_view_is_no_error(board, chart):
    """As when a window is torn down that has the focus."""
    Shiboken.delete(chart.plot.over)
    chart.plot.move_cross(BEGAN + 20)
