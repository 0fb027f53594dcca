"""What ends a rush early: SIGTERM, Ctrl+C, and for the console that started it, its own end."""

import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any


class Stop:
    """`asked` is set by SIGTERM or Ctrl+C; before :meth:`gently` they interrupt what goes on.

    They interrupt once: what is cleaned up then is left to end.
    """

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._interrupts = True

    @contextmanager
    def watching(self, *, parent: bool) -> Generator[None]:
        """Hear the signals; `parent`: also the end of standard input, which a parent holds open.

        However a parent dies, the system closes its end of the pipe.
        """
        before = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
        if parent:
            threading.Thread(target=_await_end_of_input, name="parent", daemon=True).start()
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def gently(self) -> None:
        """From now on somebody looks at `asked`: nothing is interrupted any more."""
        self._interrupts = False

    def _on_signal(self, _number: int, _frame: Any) -> None:
        self.asked.set()
        if self._interrupts:
            self._interrupts = False
            raise KeyboardInterrupt


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _await_end_of_input() -> None:
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass  # closed before it was read
    os.kill(os.getpid(), signal.SIGTERM)
