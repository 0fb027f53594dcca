"""The stops of the tour where an admin flushes the cache."""

from PySide6.QtCore import Qt

from console.app import Console
from console.tourguide import Guide, StepFailed
from views.operations.flush_dialog import FlushDialog
from views.operations.flush_picker import KINDS

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PART = "kitchen"  # of a category's path


def plan_flush(guide: Guide, console: Console) -> str:
    """The dialog with its plan; needs an admin."""
    dialog = ask(guide, console, PART)
    return f"Ctrl+Shift+F and “{PART}” tell beforehand: {dialog.reach.text()}."


def flush(guide: Guide, console: Console) -> str:
    """Return in the open dialog."""
    return answer(guide, console)


def flush_everything(guide: Guide, console: Console) -> str:
    """Flush all there is by keys, as an admin does; the toast."""
    dialog = open_dialog(guide, console)
    dialog.picker.kinds.focus_chosen()
    for _ in KINDS[1:]:
        guide.press(Qt.Key.Key_Right)
    guide.until("the plan", lambda: dialog.plan is not None and dialog.picker.kind() == "all")
    return answer(guide, console)


def open_dialog(guide: Guide, console: Console) -> FlushDialog:
    """From the Operations screen; returns once the categories are listed."""
    console.window.go("operations")
    guide.press(Qt.Key.Key_F, CTRL | SHIFT)
    dialog = console.flushing.dialog if console.flushing is not None else None
    if dialog is None:
        raise StepFailed("the flush dialog did not open")
    guide.until("the categories", lambda: dialog.picker.lines.count() > 0)
    return dialog


def ask(guide: Guide, console: Console, part: str) -> FlushDialog:
    """Open the dialog and type; returns once the plan is told."""
    dialog = open_dialog(guide, console)
    guide.keys(part, to=dialog.picker.search)
    # So fast it might be a scan: the keys are held back until they are known to be typed.
    guide.until("the typed text", lambda: dialog.picker.search.text() == part)
    guide.until("the plan", dialog.buttons["flush"].isEnabled)
    return dialog


def answer(guide: Guide, console: Console) -> str:
    """Return flushes what was told; the toast."""
    flushing = console.flushing
    if flushing is None or flushing.dialog is None:
        raise StepFailed("no flush dialog is open")
    console.window.toasts.clear()
    guide.press(Qt.Key.Key_Return)
    guide.until("the flush", lambda: flushing.dialog is None)
    return f"{console.window.toasts.texts()[-1]}."
