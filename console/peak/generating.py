"""The load's own process: `python -m console.peak.generating`.

A line of standard input is an order for a cell, the next one the moment to begin; standard output
gets lines of `Told`. The process serves any number of cells, and ends with its standard input, or
by itself after a cell that was cut if its workers hang.
"""

import gc
import os
import queue
import signal
import sys
import threading
from itertools import islice
from pathlib import Path

import msgspec

from console.peak import drawing
from console.peak.offering import Offering, Serves, arrivals, history, repeat
from console.peak.orders import Begin, Order, Told
from console.peak.pages import open_pages
from console.peak.records import Catalogue, Request

ENDING_S = 5.0  # after a cut: the run ends their sessions as soon as it hears of it
CUT = 3  # exit code after a cell that was cut
SWITCH_S = 0.001  # who has an answer waits this long at most for a thread that computes


class Empty:
    """Pages with nothing in them: what they take is the generator's own doing."""

    def serve(self, _request: Request) -> None:
        return None

    def close(self) -> None:
        return None


class Generator:
    """`lines` are orders and beginnings in turn; `write` sends one line."""

    def __init__(self, lines: "queue.SimpleQueue[bytes]", write: "Writer") -> None:
        self._lines, self._write = lines, write
        self._catalogues: dict[str, Catalogue] = {}

    def serve(self) -> bool:
        """One cell; False if workers hang that it was cut from."""
        order = msgspec.json.decode(self._lines.get(), type=Order)
        try:
            offering = self._prepare(order)
        except Exception as error:  # noqa: BLE001 - whatever it is, the run must hear of it
            self._write(Told(failed=f"{type(error).__name__}: {error}"))
            return True
        gc.collect()
        gc.freeze()
        self._write(Told(ready=True))
        begin = msgspec.json.decode(self._lines.get(), type=Begin)
        cell = offering.run(begin.at, lambda answered: self._write(Told(answered=answered)))
        self._write(Told(cell=cell))
        if not offering.join(ENDING_S):
            return False
        offering.close()
        gc.unfreeze()
        return True

    def _prepare(self, order: Order) -> Offering:
        """Everything that takes time: pages drawn, connections opened, statements prepared."""
        catalogue = self._catalogue(order.catalogue)
        coming = arrivals(order, drawing.requests(catalogue, order.seed))
        make = open_pages(order.spec) if order.spec.name else Empty
        pages: list[Serves] = [make() for _ in range(order.workers)]
        if order.repeat:
            asked = islice(history(catalogue, order.seed), order.repeat)
            repeat(pages, list(asked)[order.share :: order.shares], order.repeat_seconds)
        return Offering(order, coming, pages)

    def _catalogue(self, path: str) -> Catalogue:
        if path not in self._catalogues:
            content = Path(path).read_bytes()
            self._catalogues[path] = msgspec.msgpack.decode(content, type=Catalogue)
        return self._catalogues[path]


class Writer:
    """Lines on the real standard output, whole, from any thread."""

    def __init__(self, descriptor: int) -> None:
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        self._lock = threading.Lock()

    def __call__(self, told: Told) -> None:
        with self._lock:
            self._file.write(msgspec.json.encode(told) + b"\n")


def _read(lines: "queue.SimpleQueue[bytes]") -> None:
    """However the parent dies, the system closes its end: then nobody needs this process."""
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)


def main() -> None:
    """Serve cells to the end of standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl+C is the parent's affair
    write = Writer(os.dup(1))
    os.dup2(2, 1)
    sys.setswitchinterval(SWITCH_S)
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(lines,), daemon=True).start()
    generator = Generator(lines, write)
    while generator.serve():
        pass
    os._exit(CUT)


if __name__ == "__main__":
    main()
