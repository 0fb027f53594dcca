"""What is recorded is taken exactly once, from any number of threads, in bounded memory."""

import math
import sys
import threading
import tracemalloc
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.metrics import (
    READ_KEYS,
    SLOT,
    CacheCounted,
    Counted,
    DatabaseCounted,
    Metrics,
    Slice,
    merged,
    slot_of,
)

THREADS = 8
EACH = 20_000


@pytest.fixture
def hasty():
    """Threads change places two hundred times as often, so that races happen."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(interval / 200)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hasty")
def test_threads_record_while_another_takes_and_nothing_is_lost_or_doubled():
    metrics = Metrics()
    done = threading.Event()
    slices: list[Slice] = []

    def record(number: int) -> None:
        for at in range(EACH):
            metrics.operation("catalog", f"read{at % 3}", 2.0**-7, at % 4 == 0)
            if at % 5 == 0:
                metrics.statement("catalog", 2.0**-10)
                metrics.cache("product", [str(at % 7), str(number)], 1, 1)
                metrics.cache_away("category", ["all"])

    def take() -> None:
        while not done.is_set():
            slices.append(metrics.take(0))

    recorders = [threading.Thread(target=record, args=(number,)) for number in range(THREADS)]
    taker = threading.Thread(target=take)
    for thread in (taker, *recorders):
        thread.start()
    for thread in recorders:
        thread.join()
    done.set()
    taker.join()
    slices.append(metrics.take(0))

    total = merged(slices)
    calls = EACH * THREADS
    assert sum(of.calls for of in total.operations.values()) == calls
    assert sum(of.errors for of in total.operations.values()) == calls // 4
    assert sum(of.seconds for of in total.operations.values()) == calls * 2.0**-7
    assert sum(sum(of.buckets.values()) for of in total.operations.values()) == calls
    assert total.databases == {"catalog": DatabaseCounted(calls // 5, calls // 5 * 2.0**-10)}
    assert total.caches == {
        "product": CacheCounted(calls // 5, calls // 5, 0),
        "category": CacheCounted(0, 0, calls // 5),
    }
    assert sum(total.reads["product"].values()) == 2 * calls // 5
    assert [one.number for one in slices] == list(range(1, len(slices) + 1))


@pytest.mark.parametrize("kind", ["operation", "statement", "cache"])
def test_while_nobody_takes_memory_stays_bounded_and_counts_exact(kind):
    metrics = Metrics()
    record = {
        "operation": lambda at: metrics.operation("catalog", "find", at * 1e-6, False),
        "statement": lambda at: metrics.statement("catalog", at * 1e-6),
        "cache": lambda at: metrics.cache("product", [f"key {at}"], 0, 1),
    }[kind]
    for at in range(20_000):
        record(at)
    tracemalloc.start()
    for at in range(20_000, 60_000):
        record(at)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert grown < 400_000  # bytes; 40,000 floats in a list have 1,280,000
    taken = metrics.take(0)
    if kind == "operation":
        assert taken.operations["catalog.find"].calls == 60_000
    elif kind == "statement":
        assert taken.databases["catalog"].statements == 60_000
    else:
        assert taken.caches["product"].misses == 60_000
        assert sum(taken.reads["product"].values()) == 60_000


def test_a_slice_says_whose_it_is_and_the_next_one_starts_anew():
    metrics, other = Metrics(kind="rush"), Metrics()
    metrics.operation("catalog", "find", 0.002, False)

    first, second = metrics.take(slot_of(1000.6)), metrics.take(1000.75)

    assert (first.kind, first.number, first.at) == ("rush", 1, 1000.5)
    assert (second.number, second.is_empty, first.is_empty) == (2, True, False)
    assert second.operations == {}
    assert first.process == second.process != other.process
    assert SLOT == 0.25


def test_a_slice_comes_back_from_the_wire_as_it_went():
    metrics = Metrics()
    metrics.operation("catalog", "find", 0.002, True)
    metrics.cache("product", ["7"], 1, 0)
    metrics.statement("catalog", 0.001)
    sent = metrics.take(1000.5)

    assert msgspec.msgpack.decode(msgspec.msgpack.encode(sent), type=Slice) == sent


def test_switched_off_it_counts_nothing():
    metrics = Metrics()
    metrics.enabled = False
    metrics.operation("catalog", "find", 0.002, False)
    metrics.cache("product", ["7"], 1, 0)
    metrics.cache_away("product", ["7"])
    metrics.statement("catalog", 0.001)

    assert metrics.take(0).is_empty


def test_the_keys_read_most_are_told_by_name_and_the_rest_together():
    metrics = Metrics()
    for number in range(READ_KEYS * 4):
        metrics.cache("product", [f"rare {number}"], 0, 1)
    for number in range(READ_KEYS - 1):  # the late ones count as much as the first
        metrics.cache("product", [f"often {number}"] * 3, 3, 0)
    metrics.cache("category", ["all"] * 5, 5, 0)

    reads = metrics.take(0).reads

    assert reads["category"] == {"all": 5}
    named = {key for key in reads["product"] if key}
    assert named == {f"often {number}" for number in range(READ_KEYS - 1)}
    assert reads["product"][""] == READ_KEYS * 4


def test_an_endless_number_of_keys_keeps_the_sum():
    metrics = Metrics()
    for start in range(0, 20_000, 1000):
        metrics.cache("product", [str(key) for key in range(start, start + 1000)], 0, 1000)
        metrics.cache("product", ["0"], 1, 0)

    reads = metrics.take(0).reads["product"]

    assert len(reads) == READ_KEYS + 1
    assert reads["0"] == 21
    assert sum(reads.values()) == 20_020


def test_keys_are_those_at_the_time_of_the_read():
    metrics = Metrics()
    keys = ["1", "2"]
    metrics.cache("product", keys, 0, 2)
    keys.clear()

    assert metrics.take(0).reads == {"product": {"1": 1, "2": 1}}


# Sums of eighths have no rounding, so that any order of adding gives the very same.
RECORDS = st.lists(
    st.one_of(
        st.tuples(
            st.just("operation"),
            st.sampled_from(["catalog", "inventory"]),
            st.sampled_from(["find", "adjust"]),
            st.integers(0, 80).map(lambda eighths: eighths / 8),
            st.booleans(),
        ),
        st.tuples(
            st.just("cache"),
            st.sampled_from(["product", "brand"]),
            st.lists(st.sampled_from("abc"), min_size=1, max_size=3),
            st.integers(0, 3),
            st.integers(0, 3),
        ),
        st.tuples(
            st.just("cache_away"),
            st.sampled_from(["product", "brand"]),
            st.lists(st.sampled_from("abc"), min_size=1, max_size=3),
        ),
        st.tuples(
            st.just("statement"),
            st.sampled_from(["catalog", "catalog (own)"]),
            st.integers(0, 80).map(lambda eighths: eighths / 8),
        ),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(records=RECORDS, data=st.data())
def test_slices_merged_in_any_grouping_are_what_one_process_would_have_counted(records, data):
    alone, shared = Metrics("alone"), [Metrics("a"), Metrics("b")]
    slices = []
    for name, *values in records:
        getattr(alone, name)(*values)
        process = data.draw(st.sampled_from(shared))
        getattr(process, name)(*values)
        if data.draw(st.booleans()):
            slices.append(process.take(data.draw(st.integers(0, 9))))
    slices += [process.take(7.5) for process in shared]
    slices = data.draw(st.permutations(slices))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(slices)))) | {0, len(slices)})

    grouped = merged([merged(slices[start:end]) for start, end in pairwise(cuts)])

    assert grouped == merged(slices) == merged([alone.take(max(s.at for s in slices))])


def test_merging_leaves_the_slices_as_they_are():
    one = Slice(
        at=1.0,
        operations={"catalog.find": Counted(1, 0, 0.5, {7: 1})},
        reads={"product": {"1": 1}},
    )
    before = msgspec.json.encode(one)

    twice = merged([one, one])

    assert twice.operations["catalog.find"].buckets == {7: 2}
    assert msgspec.json.encode(one) == before
    assert merged([]) == Slice()
    assert math.isclose(twice.operations["catalog.find"].seconds, 1.0)
