"""One process at a time that this console starts, hears and ends: a rush, a comparison.

It tells lines of JSON {"progress": …} on standard error and answers one object on standard output.
It ends by itself when its standard input does: however this console goes, the process goes too.
"""

import json
import logging
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

log = logging.getLogger(__name__)

LONGEST = 4000  # characters of an error kept
End = TypeVar("End")


class ChildRun(QObject, Generic[End]):
    """`begin` and `stop` from the GUI thread; nothing here blocks but `close`."""

    what: ClassVar[str]  # for the log
    kill_after: ClassVar[int] = 5000  # milliseconds from being asked to end
    close_within: ClassVar[int] = 3000  # milliseconds that a closing console waits

    changed = Signal()  # it began, went on or ended
    ended = Signal(object)  # what :meth:`over` made of it

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_stopping = False
        self._process: QProcess | None = None
        self._said = ""  # what it told last that is no progress
        self._late = QTimer(self, singleShot=True, interval=self.kill_after)
        self._late.timeout.connect(self._kill)

    def heard(self, told: Any) -> None:
        """It told its progress."""
        raise NotImplementedError

    def over(self, told: dict[str, Any], sentence: str) -> End:
        """It ended with `told`, its answer or {}; `sentence` is the last it said otherwise."""
        raise NotImplementedError

    def hindrance(self) -> str:
        """Why another kind of run has to wait for this one, in a sentence; "" if nothing runs."""
        return self.in_the_way() if self.is_running() else ""

    def in_the_way(self) -> str:
        """The sentence."""
        raise NotImplementedError

    def is_running(self) -> bool:
        return self._process is not None

    def begin(self, words: list[str]) -> bool:
        """Start program and arguments; False while another one runs."""
        if self._process is not None:
            return False
        self.is_stopping, self._said = False, ""
        process = QProcess(self)
        process.setProgram(words[0])
        process.setArguments(words[1:])
        process.setReadChannel(QProcess.ProcessChannel.StandardError)
        process.readyReadStandardError.connect(self._on_told)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        process.start()
        self.changed.emit()
        return True

    def stop(self) -> None:
        """Ask it to end; it answers with what was done."""
        if self._process is not None and not self.is_stopping:
            self.is_stopping = True
            self._process.closeWriteChannel()
            self._late.start()
            self.changed.emit()

    def close(self) -> None:
        """The console closes: the process is over before this returns, its answer unheard."""
        process, self._process = self._process, None
        self._late.stop()
        if process is not None:
            process.closeWriteChannel()
            if not process.waitForFinished(self.close_within):
                process.kill()
                process.waitForFinished(self.close_within)

    # -- what the process does ---------------------------------------------------------------

    def _on_told(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():  # of standard error, its channel
            self._hear(bytes(process.readLine().data()).decode("utf-8", "replace").strip())

    def _hear(self, line: str) -> None:
        told = _object(line)
        if "progress" in told:
            self.heard(told["progress"])
            self.changed.emit()
        elif line:
            self._said = line[:LONGEST]
            log.info("%s: %s", self.what, self._said)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process = self._process
        if process is None:
            return
        self._on_told()
        process.setReadChannel(QProcess.ProcessChannel.StandardOutput)
        answer = bytes(process.readAll().data()).decode("utf-8", "replace")
        told = _object(answer)
        sentence = str(told.get("error") or self._said)
        log.info("%s ended with %d (%s): %.400s", self.what, code, status.name, answer or sentence)
        self._end(told, sentence)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        process = self._process
        if process is not None and error is QProcess.ProcessError.FailedToStart:
            self._end({}, process.errorString())

    def _end(self, told: dict[str, Any], sentence: str) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self._late.stop()
        end = self.over(told, sentence)
        self.is_stopping = False
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
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
