"""What a tour needs: steps with pictures, waiting without blocking, keys as a person types."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.window import Window

PATIENCE_S = 20.0
TURN_MS = 15


class StepFailed(Exception):
    """A step did not get where it should; the sentence says what was expected."""


@dataclass
class Step:
    """One step as reported."""

    name: str
    ok: bool
    seconds: float
    picture: str
    told: str


@dataclass
class Guide:
    """Walks through a console and keeps a picture of each stop in `out`."""

    window: Window
    out: Path
    say: Callable[[str], None]
    steps: list[Step] = field(default_factory=list[Step])

    def step(self, name: str, act: Callable[["Guide"], str]) -> bool:
        """Do one step; `act` returns what happened in a sentence, or raises StepFailed."""
        started = time.monotonic()
        try:
            told, ok = act(self), True
        except StepFailed as error:
            told, ok = str(error), False
        seconds = round(time.monotonic() - started, 2)
        picture = self._picture(name)
        self.steps.append(Step(name, ok, seconds, picture, told))
        self.say(f"{len(self.steps):02} {'ok    ' if ok else 'FAILED'} {name}: {told}")
        return ok

    def until(self, what: str, reached: Callable[[], bool], patience: float = PATIENCE_S) -> None:
        """Let the console work until `reached`; raises StepFailed naming `what`."""
        end = time.monotonic() + patience
        while not reached():
            if time.monotonic() > end:
                raise StepFailed(f"waited {patience:.0f} s in vain for {what}")
            self.rest(TURN_MS)

    def rest(self, milliseconds: int) -> None:
        """Let the console work for a moment."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop, loop.quit)
        loop.exec()

    def keys(self, text: str, to: QWidget | None = None) -> None:
        """Type `text` where the focus is (or to `to`), key by key."""
        QTest.keyClicks(to or self._focused(), text)

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        to: QWidget | None = None,
    ) -> None:
        """Press one key where the focus is (or to `to`)."""
        QTest.keyClick(to or self._focused(), key, modifier)

    def click(self, widget: QWidget) -> None:
        """Press a button with the left mouse button."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def report(self) -> str:
        """The tour as a page of Markdown, pictures beside their steps."""
        lines = ["# A tour of Backroom", ""]
        for number, step in enumerate(self.steps, 1):
            state = "" if step.ok else " (FAILED)"
            lines += [f"## {number}. {step.name}{state}", "", step.told, ""]
            lines += [f"{step.seconds:.2f} s", "", f"![{step.name}]({step.picture})", ""]
        return "\n".join(lines)

    def _picture(self, name: str) -> str:
        self.rest(60)  # what was asked for is painted
        words = "".join(c if c.isalnum() else " " for c in name.lower()).split()
        file = f"{len(self.steps) + 1:02}-{'-'.join(words)}.png"
        self.window.grab().save(str(self.out / file))
        return file

    def _focused(self) -> QWidget:
        # Without a window manager nobody activates the window, and shortcuts need an active one.
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            self.until("an active window", self.window.isActiveWindow)
        return QApplication.focusWidget() or self.window
