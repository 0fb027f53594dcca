"""Ways to count durations from several threads, for `benchmarks.metrics`."""

import threading
from collections import deque
from collections.abc import Callable

import numpy as np

from services.kernel.histogram import index_of
from services.kernel.metrics import Metrics

Record = Callable[[float], object]
Way = tuple[Record, Callable[[], int]]  # records; how many it has counted, when all are recorded


def ours() -> Way:
    """As an operation is recorded, counted at the latest when the slice is taken."""
    metrics = Metrics()
    operation = metrics.operation

    def counted() -> int:
        return sum(of.calls for of in metrics.take(0).operations.values())

    return (lambda seconds: operation("catalog", "product", seconds, False)), counted


def switched_off() -> Way:
    metrics = Metrics()
    metrics.enabled = False
    operation = metrics.operation
    return (lambda seconds: operation("catalog", "product", seconds, False)), lambda: 0


def nothing() -> Way:
    """What the loop and the call of each way cost."""
    return (lambda _seconds: None), lambda: 0


def bare_list() -> Way:
    """Grows without end and counts nothing."""
    kept: list[float] = []

    def record(seconds: float) -> None:
        kept.append(seconds)

    return record, lambda: len(kept)


def bare_deque() -> Way:
    kept: deque[tuple[str, str, float, bool]] = deque()
    append = kept.append
    return (lambda seconds: append(("catalog", "product", seconds, False))), lambda: len(kept)


def dictionary() -> Way:
    """Buckets counted at once; two threads may read the same count and one is lost."""
    counts: dict[int, int] = {}

    def record(seconds: float) -> None:
        index = index_of(int(seconds * 1e6 + 0.5))
        counts[index] = counts.get(index, 0) + 1

    return record, lambda: sum(counts.values())


def locked_dictionary() -> Way:
    counts: dict[int, int] = {}
    lock = threading.Lock()

    def record(seconds: float) -> None:
        index = index_of(int(seconds * 1e6 + 0.5))
        with lock:
            counts[index] = counts.get(index, 0) + 1

    return record, lambda: sum(counts.values())


def locked_array() -> Way:
    """A numpy vector of counts, as histogram packages keep one."""
    counts = np.zeros(1200, np.int64)
    lock = threading.Lock()

    def record(seconds: float) -> None:
        index = index_of(int(seconds * 1e6 + 0.5))
        with lock:
            counts[index] += 1

    return record, lambda: int(counts.sum())


WAYS: dict[str, Callable[[], Way]] = {
    "metrics": ours,
    "metrics_switched_off": switched_off,
    "list_append": bare_list,
    "deque_append_of_a_tuple": bare_deque,
    "dict_counter": dictionary,
    "dict_counter_with_lock": locked_dictionary,
    "numpy_counter_with_lock": locked_array,
}
