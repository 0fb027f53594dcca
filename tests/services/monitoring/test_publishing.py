"""What a process tells of itself, and what its thread may not lose."""

import time

import msgspec
import pytest

from services.kernel.metrics import READ_KEYS, Metrics
from services.kernel.slices import Slice
from services.monitoring.publishing import Publisher
from services.monitoring.sending import Sender
from services.monitoring.streams import READS, SLICE, Reads
from tests.services.monitoring.measured import until


@pytest.fixture
def published():
    """A publisher without a cache, what it handed on, its metrics and what it would send."""
    metrics, sender, handed = Metrics("here", "console"), Sender(None, ""), []
    publisher = Publisher(sender, handed.append, metrics)
    metrics.operation("catalog", "find", 0.1, failed=False)  # before anybody watched
    publisher.start()
    yield publisher, metrics, sender, handed
    publisher.stop()


def test_a_process_that_does_nothing_says_so_once_a_second(published):
    _, _, sender, handed = published
    until(lambda: len(handed) == 2)
    assert all(one.is_empty for one in handed)
    assert 0.9 < handed[1].at - handed[0].at < 1.6
    assert [msgspec.msgpack.decode(body, type=Slice) for body in sender.kept(SLICE)] == handed


def test_the_last_of_it_is_told_when_it_stops(published):
    publisher, metrics, sender, handed = published
    started = time.time()
    metrics.operation("catalog", "find", 0.1, failed=False)
    metrics.cache("product", [str(number) for number in range(READ_KEYS)], 0, READ_KEYS)
    metrics.cache("level", ["1", "1", "2"], 2, 1)
    publisher.stop()
    calls = sum(call.calls for one in handed for call in one.operations.values())
    assert calls == 1
    assert all(one.at >= started - 0.5 for one in handed)
    assert not any(one.reads for one in handed)  # they travel apart
    told = [msgspec.msgpack.decode(body, type=Reads).keys for body in sender.kept(READS)]
    assert sum(count for keys in told for each in keys.values() for count in each.values()) == 503
    assert sum(len(each) for keys in told for each in keys.values()) <= READ_KEYS + 2
    assert sum(keys["level"].get("1", 0) for keys in told if "level" in keys) == 2
