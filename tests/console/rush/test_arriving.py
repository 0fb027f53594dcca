"""People come as the pattern says and as the seed decides, however they are served."""

import itertools
import math
from collections import Counter
from datetime import UTC, datetime

import pytest

from console.rush.arriving import arrivals
from console.rush.choosing import Replay, Zipf
from services.inventory.sold_records import BusyHour, Cell, SoldLine

PRODUCTS = list(range(1, 1001))


def test_rank_k_is_wanted_as_often_as_one_over_k():
    people = list(arrivals(Zipf(PRODUCTS), 2000, 50, 0, seed=1))
    looked = Counter(came.target.product for came in people)
    whole = sum(1 / rank for rank in PRODUCTS)
    for rank in (1, 2, 3, 10, 50):
        expected = len(people) / (rank * whole)
        assert looked[rank] == pytest.approx(expected, abs=4 * math.sqrt(expected))
    tail = sum(looked[product] for product in PRODUCTS[500:])
    assert tail == pytest.approx(
        len(people) * sum(1 / rank for rank in PRODUCTS[500:]) / whole, rel=0.1
    )


def test_they_come_one_by_one_at_the_rate_asked():
    people = list(arrivals(Zipf(PRODUCTS), 500, 40, 0, seed=2))
    assert len(people) == pytest.approx(20_000, abs=4 * math.sqrt(20_000))
    gaps = [after.at - before.at for before, after in itertools.pairwise(people)]
    assert min(gaps) >= 0
    # Of a Poisson process 1/e of the gaps are longer than the mean one.
    longer = sum(gap > 1 / 500 for gap in gaps) / len(gaps)
    assert longer == pytest.approx(1 / math.e, abs=0.02)
    assert people[-1].at < 40


def test_the_seed_decides_everything():
    cells = [Cell(product, product, 1 + product % 2) for product in PRODUCTS]

    def people(seed):
        return list(arrivals(Zipf(PRODUCTS, cells), 100, 20, 0.3, seed))

    assert people(7) == people(7)
    assert people(7) != people(8)


def test_buyers_buy_only_what_is_in_stock():
    cells = [Cell(2, 20, 1), Cell(2, 21, 3), Cell(4, 40, 2)]
    people = list(arrivals(Zipf(PRODUCTS, cells), 100, 50, 0.5, seed=3))
    bought = Counter(came.target for came in people if came.buys)
    assert set(bought) == {(2, 20, 1), (2, 21, 3), (4, 40, 2)}
    assert bought[4, 40, 2] == pytest.approx(sum(bought.values()) / 3, rel=0.1)
    assert sum(bought.values()) == pytest.approx(len(people) / 2, rel=0.1)


def hour(*orders):
    """Orders as (minute, [variants])."""
    lines = [
        SoldLine(minute * 60, number, variant + 100, variant, 1)
        for number, (minute, variants) in enumerate(orders)
        for variant in variants
    ]
    return BusyHour(datetime(2011, 5, 10, 14, tzinfo=UTC), len(orders), tuple(lines))


def test_a_replay_sells_the_hours_lines_at_the_hours_pace():
    # Three orders of four in its first five minutes; the long one weighs no more than a short one.
    replay = Replay(hour((0, [1]), (2, range(10, 60)), (4, [2]), (57, [3])))
    people = list(arrivals(replay, 100, 60, 0.2, seed=4))
    assert len(people) == pytest.approx(6000, abs=320)  # the chosen rate, on average
    early = [came for came in people if came.at < 5]
    assert len(early) == pytest.approx(len(people) * 3 / 4, rel=0.05)
    late = [came for came in people if came.at >= 55]
    assert len(early) + len(late) == len(people)  # nobody when nobody came
    assert {came.target for came in late} == {(103, 3, 1)}
    assert {came.target.variant for came in early} == {1, 2, *range(10, 60)}
    assert [came.at for came in people] == sorted(came.at for came in people)
    assert replay.peak == pytest.approx(9)
