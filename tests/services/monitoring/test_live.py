"""Several real processes on one stream; the cache and the sampler are killed in the middle."""

import itertools
import math
import time
from collections.abc import Callable, Generator

import pytest
from msgspec import msgpack

from console.embedded import DATABASES
from services.kernel import cache, work
from services.kernel.errors import NotAllowed
from services.kernel.metrics import Metrics
from services.kernel.slices import Counted, Slice
from services.monitoring import merging
from services.monitoring.measuring import Measuring
from services.monitoring.service import Monitoring
from tests import closing
from tests.services.monitoring.measured import Process, Valkey, newest, total, until

STREAM = "backroom:test:metrics"
Measure = Callable[..., Measuring]


@pytest.fixture(scope="module")
def urls(engines) -> dict[str, str]:
    return {name: engines.database_url(name) for name in DATABASES}


@pytest.fixture
def valkey(engines) -> Generator:
    client = cache.connect(engines.redis_url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def killed(tmp_path) -> Generator[Valkey]:
    """A Valkey of the test's own."""
    valkey = Valkey(tmp_path)
    valkey.start()
    yield valkey
    valkey.close()


@pytest.fixture
def measure(urls, valkey) -> Generator[Measure]:
    """``measure(metrics)`` measures in this process, until the test ends."""
    started: list[Measuring] = []

    def start(metrics: Metrics, client=valkey) -> Measuring:
        one = Measuring(client, STREAM, urls, metrics)
        started.append(one)
        one.start()
        return one

    yield start
    for one in started:
        one.halt()
    for one in started:
        one.stop()


def seconds_on(valkey) -> list[int]:
    """Which seconds were sampled, in the order in which they were told."""
    samples = [fields[b"p"] for _, fields in valkey.xrange(STREAM) if b"p" in fields]
    return [int(msgpack.decode(each)[0]) for each in samples]


def heard_of(live) -> int:
    """Calls that have arrived, before the windows are full."""
    live.history()
    grid = live._merging.grid
    return int(grid.sums(grid.front - 400, grid.front + 1)[0][0])


def test_figures_add_up_and_when_the_one_that_samples_is_killed_another_takes_over(
    engines, urls, measure, valkey
):
    own = Metrics("here", "console")
    with Process(engines.redis_url, STREAM, urls, "rush") as rush:
        rush.begin(300, 0.001)
        assert rush.did() == 300  # it was elected meanwhile
        live = measure(own).live
        for _ in range(50):
            own.operation("inventory", "adjust", 0.004, failed=False)
        own.operation("monitoring", "watch", 0.1, failed=False)  # who watches is no load
        until(lambda: total(live) == 350)
        assert total(live, "sales") == 50
        assert {each.kind for each in live.summary().processes} == {"console", "rush"}
        until(lambda: live.summary().connections)  # as the other read it
        # Every second read was a hit; the keys are known to whoever prepares a flush.
        assert live.summary().hit_ratio == pytest.approx(0.5)
        assert live.reads_total() == 300
        assert live.reads()["product", "0"] == 43
        assert newest(live, "processes") == 2

        rush.kill()
        closing.count("kills")
        last = max(seconds_on(valkey))
    until(lambda: max(seconds_on(valkey)) > last and newest(live, "processes") == 1)
    sampled = seconds_on(valkey)
    assert len(sampled) == len(set(sampled))
    assert all(later - earlier <= 3 for earlier, later in itertools.pairwise(sampled))
    later = measure(Metrics("later")).live
    assert total(later) == total(live) == 350


def test_a_killed_cache_leaves_the_own_figures_and_gets_everything_once_it_is_back(
    killed, urls, measure
):
    own = Metrics("here", "console")
    live = measure(own, killed.client).live
    with Process(killed.url, STREAM, urls, "rush") as rush:
        rush.begin(100, 0.001)
        rush.did()
        until(lambda: heard_of(live) == 100)  # all is heard
        assert live.summary().hit_ratio == pytest.approx(0.5)
        until(lambda: newest(live, "valkey.memory_mb") > 0)

        killed.kill()
        closing.count("kills")
        rush.begin(200, 0.001)
        for _ in range(70):
            own.operation("catalog", "find", 0.002, failed=False)
        live.mark("flush", "Flush: everything", "Elena Kraus")
        rush.did()

        until(lambda: merging.AWAY in live.summary().missing)
        assert live.summary().cache_away
        assert live.summary().hit_ratio is None
        until(lambda: total(live) == 170)  # what the other did is not known here
        until(lambda: math.isnan(newest(live, "valkey.memory_mb")))
        until(lambda: newest(live, "processes") == 1)

        killed.start()
        until(lambda: total(live) == 370)
        until(lambda: not live.summary().cache_away and newest(live, "processes") == 2)
        assert live.summary().hit_ratio is None  # nothing was read of the cache there is now
        # It came back empty; whoever starts now is told what was sent before it died, too.
        later = measure(Metrics("later"), killed.client).live
        assert total(later) == 370
        assert [mark.text for mark in later.history().marks] == ["Flush: everything"]
        rush.end()


@pytest.mark.logs("Ignored 1 messages on backroom:test:metrics that are not ours")
def test_what_is_not_ours_on_the_stream_is_ignored_and_said_once(valkey, measure):
    own = Metrics("here")
    live = measure(own).live
    until(lambda: live.summary().processes)
    now = time.time()
    no_bucket = Counted(1, 0, 0.1, {9999: 1})
    for fields in (
        {"hello": "world"},
        {"s": b"\xc1"},
        {"s": b"\x93\x01\x02\x03"},
        {"p": b"\x90"},
        {"s": msgpack.encode(Slice("x", "", 1, now - 1, {"catalog.find": no_bucket}))},
        {"s": msgpack.encode(Slice("x", "", 2, math.nan))},
        {"s": msgpack.encode(Slice("x", "", 3, now + 3600))},  # ours, but of no time there is
    ):
        valkey.xadd(STREAM, fields)
    own.operation("catalog", "find", 0.002, failed=False)
    until(lambda: total(live) == 1)
    assert not live.summary().cache_away
    assert [each.process for each in live.summary().processes] == ["here"]


def test_a_stream_that_was_evicted_is_sent_again(valkey, measure):
    own = Metrics("here")
    live = measure(own).live
    own.operation("catalog", "find", 0.002, failed=False)
    until(lambda: total(live) == 1)

    valkey.delete(STREAM)

    until(lambda: any(b"catalog.find" in it.get(b"s", b"") for _, it in valkey.xrange(STREAM)))
    assert total(measure(Metrics("later")).live) == 1
    assert total(live) == 1


def test_only_those_who_may_watch_are_told(database, measure):
    live = measure(Metrics("here")).live
    monitoring = Monitoring(database, live)
    clerk = work.Caller("Amelia Hughes", frozenset({"catalog.read", "stock.read"}))
    with work.doing(work.Work(clerk)):
        with pytest.raises(NotAllowed, match=r"operations\.read"):
            monitoring.watch()
        with pytest.raises(NotAllowed, match=r"watch the shop's load"):
            monitoring.follow(print)
    told: list[object] = []
    with work.doing(work.Work(work.Caller("Daniel Whitfield", frozenset({"operations.read"})))):
        assert monitoring.watch().values.shape[0] == 24
        stop = monitoring.follow(told.append)
    until(lambda: told)
    stop()
    stop()
    assert not live._listeners
