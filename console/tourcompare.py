"""The stops of the tour at *Before and after*: a prepared report, as no tour waits for a run."""

from pathlib import Path
from shutil import rmtree

from PySide6.QtCore import Qt

from console.app import Console
from console.peak import kept
from console.tourguide import Guide, StepFailed
from console.toursight import dark, screen
from views.kit import resources
from views.operations.before_after import BeforeAfterScreen
from views.operations.screen import OperationsScreen

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def before_after(guide: Guide, console: Console) -> str:
    """By its key from Operations; the report stands where a run would have left its own."""
    folder = _prepared(console)
    folder.mkdir(parents=True, exist_ok=True)
    content = resources.path("tour", "before-after.json").read_bytes()
    (folder / kept.JSON).write_bytes(content)
    screen(console, OperationsScreen).setFocus()
    guide.press(Qt.Key.Key_B, CTRL | SHIFT)
    shown = console.window.stage.current()
    if not isinstance(shown, BeforeAfterScreen):
        raise StepFailed("Ctrl+Shift+B did not open Before and after")
    guide.until("the report", lambda: shown.view.chart is not None and not shown.view.is_building())
    chart = shown.view.chart
    assert chart is not None  # noqa: S101 - waited for
    guide.press(Qt.Key.Key_Home, to=chart.plot)
    read = chart.plot.accessibleDescription()
    return f"Ctrl+Shift+B: what the cure brings, in a prepared report. The chart reads: {read}."


def before_after_dark(guide: Guide, console: Console) -> str:
    """The prepared report goes again: nobody shall take its figures for this machine's."""
    said = dark(BeforeAfterScreen.name)(guide, console)
    rmtree(_prepared(console))
    return said


def _prepared(console: Console) -> Path:
    return kept.folder_of(console.settings.home) / "tour"
