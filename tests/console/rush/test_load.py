"""An open loop: what the shop cannot do in time is seen in the figures, never left out."""

import threading
import time

import pytest

from console.rush import load
from console.rush.arriving import Arrival, Target
from services.kernel import work
from services.kernel.errors import Invalid, Unavailable

ANYBODY = work.Caller("rush")


def people(rate, seconds, *, buys=False):
    return (Arrival(n / rate, buys, Target(n + 1)) for n in range(int(rate * seconds)))


def run(serve, rate, seconds, *, stop=None, tell=lambda _so_far: None, buys=False):
    loop = load.Load(people(rate, seconds, buys=buys), serve, ANYBODY, seconds)
    return loop.run(stop or threading.Event(), tell, every=0.1)


def counted(done):
    return done.reads + done.writes + done.refused + done.errors + done.unserved


def test_a_stall_counts_for_everybody_who_came_meanwhile():
    began = time.perf_counter()

    def serve(_came):
        now = time.perf_counter() - began
        if 0.3 < now < 0.7:
            time.sleep(0.7 - now)  # the whole shop stands still

    done = run(serve, rate=200, seconds=1)
    assert done.reads == counted(done) == 200
    # 80 came during the stall; a closed loop of 16 would have asked, and waited, 16 times.
    assert done.latency_ms["p95"] > 300
    assert done.latency_ms["max"] == pytest.approx(400, abs=120)
    assert done.latency_ms["p50"] < 50
    assert 40 <= done.late <= 90


def test_more_than_can_be_carried_is_said_not_skipped(monkeypatch):
    monkeypatch.setattr(load, "DRAIN", 0.5)
    done = run(lambda _came: time.sleep(0.3), rate=300, seconds=0.3)
    assert counted(done) == 90
    assert done.reads == 48  # of 16 workers, three each: those who still waited were waited for
    assert done.unserved == 42
    assert done.late >= 30
    assert done.best_second <= 64
    assert done.latency_ms["max"] > 600


def test_what_got_no_answer_counts_with_the_wait_it_had():
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    hang = threading.Event()
    began = time.perf_counter()
    done = run(lambda _came: hang.wait(20), rate=100, seconds=60, stop=stop)
    assert time.perf_counter() - began < 1.3  # within a second, whatever hangs
    hang.set()
    assert done.unserved == counted(done)
    assert 25 <= done.unserved <= 32
    assert done.latency_ms["max"] > 300


def test_each_is_a_work_of_its_own_and_in_exactly_one_count():
    seen = []

    def serve(came):
        seen.append(work.current().request)
        work.current().cost.statements += 2
        work.current().cost.cache_hits += came.target.product % 2
        work.current().cost.cache_misses += 1 - came.target.product % 2
        match came.target.product % 5:
            case 0:
                raise Invalid("sold out")
            case 1:
                raise Unavailable("The database does not answer.")

    done = run(serve, rate=500, seconds=0.2)
    assert len(set(seen)) == 100
    assert (done.reads, done.refused, done.errors) == (60, 20, 20)
    assert done.said == ("The database does not answer.",)
    assert done.statements_per_read == 2
    assert done.hit_ratio == 0.5


def test_the_figures_so_far_are_told():
    told = []
    run(lambda _came: None, rate=100, seconds=0.5, tell=told.append, buys=True)
    assert len(told) >= 3
    assert [so_far.writes for so_far in told] == sorted(so_far.writes for so_far in told)
    assert told[0].writes > 0
    assert told[-1].hit_ratio is None
