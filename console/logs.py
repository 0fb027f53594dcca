"""The console's log file, and everything that must not vanish: it all ends there.

The folder is the console's own and not the engines' `log`: that one belongs to the servers'
system user when root runs the console, and root writes into nobody else's folder.
"""

import faulthandler
import logging
import os
import sys
import textwrap
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from console.settings import is_root
from console.urls import masked
from services.kernel.texts import legible

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

LARGEST = 2 * 1024 * 1024  # bytes of one file
KEPT = 5  # older files beside it

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_logger = logging.getLogger("backroom")


class SafeFormatter(logging.Formatter):
    """Keeps passwords of URLs out of the file, whoever logged them; a record is one entry.

    A name with line breaks or terminal commands in it is written with escapes. The lines of a
    traceback are set in, so that no text in it can pass for an entry of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = legible(record.message)
        return legible(super().formatMessage(record))

    def formatException(self, ei: _ExcInfo) -> str:
        return textwrap.indent(legible(super().formatException(ei), lines=True), "  ")


def folder(home: Path) -> Path:
    """Where the log of a console on `home` goes; nothing is made.

    The user's log folder where the home cannot be written.
    """
    inside = home / "console"
    nearest = next(path for path in (inside, *inside.parents) if path.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return inside
    import platformdirs  # noqa: PLC0415 - for this exception only

    return Path(platformdirs.user_log_dir("backroom", appauthor=False))


def setup(home: Path) -> Path:
    """Log to ``console.log`` from here on; returns its path.

    Also sends uncaught exceptions of all threads and Python's warnings there, and crashes of the
    interpreter to ``faults.log`` beside it. Raises OSError when neither folder can be written.
    """
    target = folder(home)
    if target.is_relative_to(home):
        # The database's system user passes through root's home, as the engines make it.
        home.mkdir(mode=0o711 if is_root() else 0o700, parents=True, exist_ok=True)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = target / "console.log"
    handler = RotatingFileHandler(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(
        SafeFormatter("%(asctime)s %(process)d %(threadName)s %(levelname)s %(name)s %(message)s")
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    # Open for the life of the process: the interpreter writes to it while it dies.
    faulthandler.enable((target / "faults.log").open("a", encoding="utf-8"))
    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    sys.unraisablehook = unraisable
    return file


def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """For `sys.excepthook`: to the log, and to the terminal as ever."""
    if not issubclass(kind, KeyboardInterrupt):
        _logger.critical("Uncaught exception", exc_info=(kind, error, trace))
    _to_terminal(kind, error, trace)


def uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    """For `threading.excepthook`."""
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        name = args.thread.name if args.thread else "a thread"
        trace = (args.exc_type, args.exc_value, args.exc_traceback)
        _logger.critical("Uncaught exception in %s", name, exc_info=trace)
        _to_terminal(*trace)


def unraisable(args: "sys.UnraisableHookArgs") -> None:
    """For `sys.unraisablehook`: errors in finalizers, and in slots while Qt tears down."""
    if args.exc_value is not None:
        trace = (args.exc_type, args.exc_value, args.exc_traceback)
        _logger.error("%s %r", args.err_msg or "Ignored in", args.object, exc_info=trace)
        _to_terminal(*trace)


def _to_terminal(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    text = "".join(traceback.format_exception(kind, error, trace))
    if sys.stderr is not None:  # a windowed program on Windows has none
        sys.stderr.write(legible(text, lines=True))


def capture_qt() -> None:
    """Send Qt's messages to the log under ``qt.<category>``. Call before the QApplication."""
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler  # noqa: PLC0415 - no Qt until here

    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }

    def to_log(kind: "QtMsgType", context: "QMessageLogContext", text: str | None) -> None:
        category = getattr(context, "category", None) or "default"  # the stub does not know it
        logging.getLogger(f"qt.{category}").log(levels.get(kind, logging.WARNING), "%s", text)

    qInstallMessageHandler(to_log)
