"""A chart tells what it shows: by figures, crosshair, marks, files, a table; in either theme."""

import csv
import io
import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QFileDialog

from models.readings import clock
from services.kernel.errors import Invalid
from tests.views.kit.charts.conftest import (
    BEGAN,
    HZ,
    LINES,
    has_colour,
    pixels,
    put,
    settle,
)
from views.kit import theme
from views.kit.charts import ChartMark, LiveChart
from views.kit.tasks import Tasks


def slots(ring, chart) -> float:
    """How many samples the crosshair is behind the newest."""
    return (ring.newest / HZ - chart.plot.cross) * HZ


def test_it_says_its_latest_values_and_a_gap_as_a_dash(board, ring, chart):
    assert chart.accessibleName() == chart.plot.accessibleName() == "Page latency"
    assert "p50 20, p95 80" in chart.accessibleDescription()
    put(ring, 240, 1.5, math.nan, 0)
    board.tick()
    assert "p50 1.50, p95 \N{EN DASH}" in chart.plot.accessibleDescription()
    assert chart.legend.sentence() == "p50 1.50, p95 \N{EN DASH}"


def test_the_crosshair_goes_by_keys_and_reads_every_line(qtbot, board, ring, chart):
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Left)
    assert slots(ring, chart) == 0
    qtbot.keyClick(chart.plot, Qt.Key.Key_Left)
    assert slots(ring, chart) == 1
    reading = chart.plot.readout()
    assert [text for _, text in reading.rows()] == ["20", "79.8"]
    said = chart.plot.accessibleDescription()
    assert said == f"{clock(reading.at, to='second')}, p50 20, p95 79.8"
    qtbot.keyClick(chart.plot, Qt.Key.Key_Home)
    assert slots(ring, chart) == 240
    qtbot.keyClick(chart.plot, Qt.Key.Key_Left)
    assert slots(ring, chart) == 240
    qtbot.keyClick(chart.plot, Qt.Key.Key_End)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Right)
    assert slots(ring, chart) == 0
    qtbot.keyClick(chart.plot, Qt.Key.Key_PageUp)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Escape)
    assert chart.plot.cross is None
    assert "Now: p50 20" in chart.plot.accessibleDescription()


def test_the_crosshair_follows_the_mouse_and_shows_the_peak_of_a_pixel(qtbot, board, ring, chart):
    for at in range(240, 300):
        put(ring, at, 20, 900 if at == 281 else 80, 1)
    chart.set_seconds(4000)  # many samples in a bin
    board.tick()
    settle()
    x = round(chart.plot.area().left() + chart.plot.canvas.x_of(BEGAN + 281 / HZ))
    qtbot.mouseMove(chart.plot.viewport(), QPoint(x, 60))
    assert chart.plot.readout().rows()[1][1].endswith("900")
    qtbot.mouseMove(chart.plot.viewport(), QPoint(3, 60))
    assert chart.plot.cross is None


def test_the_crosshair_stays_at_the_mouse_and_else_leaves_with_its_moment(
    qtbot, board, ring, chart
):
    x = round(chart.plot.area().left() + chart.plot.canvas.x_of(BEGAN + 30))
    qtbot.mouseMove(chart.plot.viewport(), QPoint(x, 60))
    assert chart.plot.cross == pytest.approx(BEGAN + 30, abs=0.2)
    for at in range(240, 280):
        put(ring, at)
    board.tick()
    assert chart.plot.cross == pytest.approx(BEGAN + 40, abs=0.2)
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Left)
    at = chart.plot.cross
    for number in range(280, 320):
        put(ring, number)
    board.tick()
    assert chart.plot.cross == at
    for number in range(320, 480):
        put(ring, number)
    board.tick()
    assert chart.plot.cross is None


def test_focus_is_seen(board, chart):
    chart.more.setFocus()
    settle()
    assert not has_colour(chart.plot.grab().toImage(), "focus")
    chart.plot.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert has_colour(chart.plot.grab().toImage(), "focus")


def test_marks_are_drawn_with_their_words_and_move_out_of_the_window(board, ring, chart):
    chart.set_marks([ChartMark(BEGAN + 30, "Cache flush", "flush")])
    shown = pixels(chart.plot.grab().toImage())[..., :3]
    wanted = theme.color("bad").getRgb()[:3]
    where = (abs(shown - wanted).max(axis=2) < 40).nonzero()[1]
    x = chart.plot.area().left() + chart.plot.canvas.x_of(BEGAN + 30)
    assert abs(where - x).min() < 2  # the line
    assert where.min() < x - 20  # the words beside it
    chart.plot.move_cross(BEGAN + 30)
    assert chart.plot.readout().sentence().endswith("Cache flush")
    chart.plot.move_cross(None)
    for at in range(240, 240 + 33 * HZ):
        put(ring, at)
    board.tick()
    settle()
    assert not has_colour(chart.plot.grab().toImage(), "bad")  # nor over the axis


def test_the_theme_changes_the_lines_at_once(board, chart, dressed):
    assert has_colour(chart.plot.grab().toImage(), "c2")
    light = theme.color("c2")
    theme.apply(dressed, "dark")
    settle()
    image = chart.plot.grab().toImage()
    assert light != theme.color("c2")
    assert has_colour(image, "c2")
    below = chart.plot.area().bottom()
    for axis in (image.copy(0, 0, 40, int(below)), image.copy(60, int(below) + 2, 400, 20)):
        assert has_colour(axis, "c_axis")
    assert has_colour(image, "surface")


@pytest.mark.parametrize("kind", ["png", "csv"])
def test_its_files_hold_what_it_shows(board, ring, chart, tmp_path, kind):
    path = tmp_path / f"latency.{kind}"
    with_saved = []
    chart.saved.connect(with_saved.append)
    chart.save(kind, str(path))
    assert with_saved == [str(path)]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    if kind == "png":
        image = QImage(str(path))
        assert image.width() >= 2 * chart.width()
        assert has_colour(image, "c1")
        assert has_colour(image, "c2")
    else:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        assert rows[0] == ["time", "p50", "p95"]
        assert len(rows) == 241
        assert rows[-1] == ["2023-11-14T22:14:19.750Z", "20", "80"]


def test_on_a_plain_screen_the_head_of_a_picture_is_as_sharp_as_its_plot(board, chart):
    """Enlarged pixels would be alike two by two."""
    assert chart.devicePixelRatioF() == 1
    shown = pixels(chart.picture())[..., :3]
    for part in (chart.name, chart.caption, chart.legend):
        at = part.mapTo(chart, QPoint(0, 0)) * 2
        head = shown[at.y() :, at.x() :][: 2 * part.height(), : 2 * part.width()]
        assert head.std() > 5
        for half in (head[:, : head.shape[1] // 6 * 2], head):  # also the legend's first name
            assert (half[::2, ::2] != half[1::2, 1::2]).any(axis=2).mean() > 0.02


@pytest.mark.parametrize("kind", ["png", "csv"])
def test_a_folder_that_takes_no_file_is_told_in_a_sentence(qtbot, board, chart, tmp_path, kind):
    (tmp_path / "file").write_text("no folder")
    path = tmp_path / "file" / f"x.{kind}"
    export = chart.export_png if kind == "png" else chart.export_csv
    with pytest.raises(Invalid, match=r"could not be written: Not a directory\. Choose another"):
        export(path)
    with qtbot.waitSignal(chart.failed) as told:
        chart.save(kind, str(tmp_path / "nowhere" / "x"))
    assert "nowhere" in told.args[0]
    (tmp_path / "taken").mkdir()
    with pytest.raises(Invalid):
        export(tmp_path / "taken")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "taken"]


def test_with_tasks_files_are_written_beside_the_gui(qtbot, board, chart, workers, tmp_path):
    chart.tasks = Tasks(workers, chart)
    with qtbot.waitSignal(chart.saved):
        chart.save("csv", str(tmp_path / "x.csv"))
    with qtbot.waitSignal(chart.tasks.failed) as told:
        chart.save("csv", str(tmp_path / "nowhere" / "x.csv"))
    assert "could not be written" in told.args[0]


def test_the_table_has_the_same_values_newest_first(qtbot, board, ring, chart):
    put(ring, 240, 7, math.nan, 0)
    board.tick()
    dialog = chart.as_table()
    dialog.open()
    table = dialog.table
    assert table.rowCount() == 240
    shown = [table.index(0, column).data() for column in range(3)]
    assert shown == [clock(BEGAN + 60, to="millisecond"), "7", "\N{EN DASH}"]
    first = [float(table.index(row, 1).data()) for row in range(table.rowCount())]
    assert first == [row.values[0] for row in chart.rows()][::-1]
    dialog.choose("close")


def test_everything_is_in_the_menu_and_in_the_buttons(qtbot, board, chart):
    chart.more.menu().aboutToShow.emit()
    texts = [item.text() for item in chart.more.menu().actions()]
    assert texts == ["Show as table", "Save picture…", "Save figures…", "Open in its own window"]
    menu = chart.menu()
    assert [item.text() for item in menu.actions()] == texts
    menu.actions()[1].trigger()
    asking = chart.findChild(QFileDialog)
    assert asking.defaultSuffix() == "png"
    asking.reject()


def test_it_goes_into_a_window_of_its_own_and_back(qtbot, board, ring, chart, window):
    place = window.layout().indexOf(chart)
    chart.detach()
    settle()
    alone = chart.window()
    assert alone is not window
    assert alone.windowTitle().startswith("Page latency")
    window.hide()  # another screen, or minimised
    settle()
    put(ring, 240)
    assert board.tick() == 1
    qtbot.keySequence(alone, QKeySequence(QKeySequence.StandardKey.Close))
    assert chart.window() is window
    assert not chart.is_detached()
    assert window.layout().indexOf(chart) == place
    window.show()
    chart.detach()
    qtbot.mouseClick(chart._place.back, Qt.MouseButton.LeftButton)
    assert chart.window() is window
    assert window.layout().indexOf(chart) == place


def test_with_its_screen_its_own_window_goes_too(qtbot, ring, dressed, window):
    from shiboken6 import Shiboken  # noqa: PLC0415 - here alone

    from views.kit import layouts  # noqa: PLC0415

    chart = LiveChart("Page latency", "ms", ring, LINES)
    window.setLayout(layouts.column(chart))
    window.show()
    chart.detach()
    alone = chart.window()
    Shiboken.delete(chart._place)
    assert not Shiboken.isValid(alone)
    assert not Shiboken.isValid(chart)
