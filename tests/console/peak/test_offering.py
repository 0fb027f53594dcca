"""A cell's open loop: what the shop cannot do in time is in the figures, never left out."""

import itertools
import threading
import time

import pytest

from console.peak import offering
from console.peak.figures.merging import added, latency
from console.peak.merging import merged
from console.peak.offering import Arrival, Offering, arrivals
from console.peak.orders import Order
from console.peak.pages import Spec
from console.peak.records import KINDS, Request
from services.kernel import work

PRODUCT = Request("product", product=1)


def order(**other):
    given = {"offered": 100.0, "pages": 100, "seed": 1, "deadline": 5.0, "workers": 4}
    return Order(Spec("N1", {}), "", **(given | other))


class Pages:
    """Pages of one worker, served by a function."""

    def __init__(self, serve):
        self.serve = serve

    def close(self):
        pass


def evenly(rate, pages, kinds=KINDS[:1]):
    return [Arrival(n / rate, Request(kinds[n % len(kinds)], product=n)) for n in range(pages)]


def offer(serve, coming, **other):
    given = order(**other)
    offered = Offering(given, coming, [Pages(serve)] * given.workers)
    cell = offered.run(time.perf_counter(), lambda _answered: None)
    assert offered.join(5)
    return cell


def test_a_stall_is_in_the_latency_of_those_behind_it():
    stalled = threading.Event()

    def serve(request):
        if request.product == 20 and not stalled.is_set():
            stalled.set()
            time.sleep(0.3)

    cell = offer(serve, evenly(100, 100), workers=1)
    assert (cell.pages, cell.errors, cell.unfinished) == (100, 0, 0)
    # Thirty came while the only worker stood still; a closed loop would have counted one.
    slow = [count for index, count in cell.buckets.items() if latency_of(index) > 30]
    assert 22 <= sum(slow) <= 60
    assert latency(added([cell.buckets]))["p50"] < 50
    # That they waited is not the generator's doing.
    assert sum(cell.lags.values()) < 95
    assert latency(added([cell.lags]))["p95"] < 50


def latency_of(index):
    return latency(added([{index: 1}]))["mean"]


def test_who_has_no_answer_counts_with_the_wait_it_had():
    hang = threading.Event()
    threading.Timer(0.9, hang.set).start()
    cell = offer(
        lambda request: hang.wait(20) if request.product >= 50 else None,
        evenly(200, 100, KINDS[:2]),
        deadline=0.75,
    )
    assert (cell.pages, cell.unfinished) == (100, 50)
    assert cell.seconds == pytest.approx(0.75, abs=0.1)
    # Each waited from its own moment on: the first of them half a second, the last a quarter.
    assert latency(added([cell.buckets]))["p99"] == pytest.approx(490, abs=60)
    assert {kind: sum(counts.values()) for kind, counts in cell.kinds.items()} == {
        "product": 50,
        "category": 50,
    }


def test_errors_hits_and_their_sentences_are_counted():
    def serve(request):
        work.current().cost.cache_hits += 2
        work.current().cost.cache_misses += 1
        if request.product % 10 == 0:
            raise ValueError("It broke\nand more.")

    cell = offer(serve, evenly(1000, 100))
    assert (cell.pages, cell.errors) == (100, 10)
    assert (cell.hits, cell.misses) == (200, 100)
    assert cell.said == ("ValueError: It broke",)


def test_a_seed_and_a_load_fix_moments_and_pages_and_processes_share_them():
    def drawn():
        return (Request("product", product=n) for n in itertools.count())

    whole = arrivals(order(), drawn())
    assert whole == arrivals(order(), drawn())
    assert whole != arrivals(order(seed=2), drawn())
    parts = [arrivals(order(share=share, shares=2), drawn()) for share in range(2)]
    assert sorted(parts[0] + parts[1]) == whole
    assert [len(part) for part in parts] == [50, 50]
    many = arrivals(order(pages=20_000, offered=500.0), drawn())
    gaps = [b.at - a.at for a, b in itertools.pairwise(many)]
    mean = sum(gaps) / len(gaps)
    assert mean == pytest.approx(1 / 500, rel=0.05)
    # Poisson: the gaps' deviation is their mean; evenly spaced ones have none.
    spread = (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5
    assert spread == pytest.approx(mean, rel=0.1)


def test_the_parts_of_two_processes_are_one_cell():
    one = offer(lambda _request: time.sleep(0.002), evenly(500, 60, KINDS[:2]))
    two = offer(lambda _request: None, evenly(500, 40, KINDS[1:2]))
    both = merged([one, two])
    assert both.pages == 100
    assert sum(both.buckets.values()) == 100
    assert {kind: sum(counts.values()) for kind, counts in both.kinds.items()} == {
        "product": 30,
        "category": 70,
    }
    assert both.seconds == max(one.seconds, two.seconds)


def test_the_unmeasured_pages_before_use_every_worker_and_end_in_time(monkeypatch):
    used = set()

    def pages(number):
        def serve(_request):
            used.add(number)
            time.sleep(0.02)
            raise ValueError("of no matter")

        return Pages(serve)

    began = time.perf_counter()
    offering.repeat([pages(n) for n in range(4)], [PRODUCT] * 1000, 0.1)
    assert used == {0, 1, 2, 3}
    assert time.perf_counter() - began < 1
