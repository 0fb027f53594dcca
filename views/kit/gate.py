"""One process-wide gate for loops in pure Python.

Several workers in pure Python starve the GUI thread of the interpreter for seconds.
Through one gate, only one of them computes at a time and hands the interpreter on after
every few rows, with no loss of throughput.
"""

import threading
import time
from collections.abc import Generator, Iterable
from typing import TypeVar

from services.kernel import work

T = TypeVar("T")

EVERY = 256  # rows between two turns of somebody else

_CPU = threading.Semaphore(1)


def gated(rows: Iterable[T], every: int = EVERY) -> Generator[T]:
    """Iterate over `rows`, one thread of the process at a time. Never wrap waiting in it.

    Raises Cancelled between two turns if the work was cancelled.
    """
    _CPU.acquire()
    held = True
    try:
        for number, row in enumerate(rows, start=1):
            yield row
            if number % every == 0:
                _CPU.release()
                held = False
                work.checkpoint()
                time.sleep(0)
                _CPU.acquire()
                held = True
    finally:
        if held:
            _CPU.release()
