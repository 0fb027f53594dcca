"""What runs beside the calls on a thread of its own, and how it is asked to end."""

import threading
from abc import ABC, abstractmethod

_PATIENCE = 5.0  # seconds for a thread that was asked to end


class Background(ABC):
    """One daemon thread that runs `_run` until `_stop` is set."""

    def __init__(self, name: str) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def halt(self) -> None:
        """Ask it to stop, without waiting: several that are asked first end together."""
        self._stop.set()

    def stop(self) -> None:
        """Stop; returns once the thread has ended."""
        self.halt()
        self._thread.join(_PATIENCE)

    @abstractmethod
    def _run(self) -> None:
        """The thread's work."""
