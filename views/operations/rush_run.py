"""One simulated rush at a time: a process of its own, which this console starts, hears and ends."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

log = logging.getLogger(__name__)

KILL_AFTER = 5000  # milliseconds from being asked to end
CLOSE_WITHIN = 3000  # milliseconds that a closing console waits
LONGEST = 4000  # characters of an error kept


@dataclass(frozen=True)
class RushAsked:
    """What to simulate. `buyers` in percent of all who come."""

    pattern: str = "zipf"
    rate: float = 100.0
    seconds: int = 30
    buyers: float = 5.0


@dataclass(frozen=True)
class RushFigures:
    """What came of it so far, or in the end. None: nothing to measure."""

    seconds: float = 0.0
    reads: int = 0
    writes: int = 0
    refused: int = 0
    errors: int = 0
    late: int = 0
    unserved: int = 0
    p95_ms: float | None = None
    hit_ratio: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def came(self) -> int:
        """Everybody, whatever became of them."""
        return self.reads + self.writes + self.refused + self.errors + self.unserved


@dataclass(frozen=True)
class RushEnd:
    """How it ended: with its figures, or with a sentence why there are none."""

    asked: RushAsked
    figures: RushFigures | None
    stopped: bool
    sentence: str = ""


Command = Callable[[RushAsked], list[str]]


class RushRun(QObject):
    """`start` and `stop` from the GUI thread; nothing here blocks but `close`.

    The process ends by itself when its standard input does: however this console goes, its rush
    goes with it.
    """

    changed = Signal()  # it began, went on or ended
    ended = Signal(object)  # a RushEnd

    def __init__(self, command: Command, parent: QObject | None = None) -> None:
        """`command` gives program and arguments."""
        super().__init__(parent)
        self.asked = RushAsked()
        self.figures: RushFigures | None = None  # None while it prepares
        self.is_stopping = False
        self._command = command
        self._process: QProcess | None = None
        self._said = ""  # what it told last that is no figure
        self._late = QTimer(self, singleShot=True, interval=KILL_AFTER)
        self._late.timeout.connect(self._kill)

    def is_running(self) -> bool:
        return self._process is not None

    def start(self, asked: RushAsked) -> bool:
        """Begin; False while another one runs."""
        if self._process is not None:
            return False
        self.asked, self.figures, self.is_stopping, self._said = asked, None, False, ""
        program, *arguments = self._command(asked)
        process = QProcess(self)
        process.setProgram(program)
        process.setArguments(arguments)
        process.setReadChannel(QProcess.ProcessChannel.StandardError)
        process.readyReadStandardError.connect(self._on_told)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        process.start()
        self.changed.emit()
        return True

    def stop(self) -> None:
        """Ask it to end; it answers within a second with what was done."""
        if self._process is not None and not self.is_stopping:
            self.is_stopping = True
            self._process.closeWriteChannel()
            self._late.start()
            self.changed.emit()

    def close(self) -> None:
        """The console closes: the rush is over before this returns, its answer unheard."""
        process, self._process = self._process, None
        self._late.stop()
        if process is not None:
            process.closeWriteChannel()
            if not process.waitForFinished(CLOSE_WITHIN):
                process.kill()
                process.waitForFinished(CLOSE_WITHIN)

    # -- what the process does ---------------------------------------------------------------

    def _on_told(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():  # of standard error, its channel
            self._hear(bytes(process.readLine().data()).decode("utf-8", "replace").strip())

    def _hear(self, line: str) -> None:
        told = _object(line)
        if "progress" in told:
            self.figures = _figures(told["progress"])
            self.changed.emit()
        elif line:
            self._said = line[:LONGEST]
            log.info("Rush: %s", self._said)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process = self._process
        if process is None:
            return
        self._on_told()
        process.setReadChannel(QProcess.ProcessChannel.StandardOutput)
        told = _object(bytes(process.readAll().data()).decode("utf-8", "replace"))
        done = _figures(told) if "reads" in told else None
        sentence = "" if done is not None else str(told.get("error") or self._said)
        log.info("The rush ended with %d (%s): %s", code, status.name, told or sentence)
        self._end(RushEnd(self.asked, done, bool(told.get("stopped")), sentence))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        process = self._process
        if process is not None and error is QProcess.ProcessError.FailedToStart:
            self._end(RushEnd(self.asked, None, stopped=False, sentence=process.errorString()))

    def _end(self, end: RushEnd) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self._late.stop()
        self.figures, self.is_stopping = None, False
        self.changed.emit()
        self.ended.emit(end)

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()


def _object(text: str) -> dict[str, Any]:
    """The JSON object in `text`; {} for anything else."""
    if not text.startswith("{"):
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _figures(told: dict[str, Any]) -> RushFigures:
    """Of the command's JSON, so far or in the end."""
    return RushFigures(
        seconds=float(told["seconds"]),
        reads=told["reads"],
        writes=told["writes"],
        refused=told["refused"],
        errors=told["errors"],
        late=told["late"],
        unserved=told["unserved"],
        p95_ms=told["latency_ms"]["p95"],
        hit_ratio=told["hit_ratio"],
        notes=tuple(told.get("notes") or told.get("said") or ()),
    )
