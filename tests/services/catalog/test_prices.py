"""Prices are periods: now, scheduled, cancelled, fallen due."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import psycopg
import pytest

from services.catalog.records import ProductChange
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotFound
from tests.services.conftest import MANAGER

DAY = timedelta(days=1)


def periods(psql):
    return psql.execute(
        "SELECT amount, lower(valid) <= now(), upper(valid) FROM price ORDER BY lower(valid)"
    ).fetchall()


def test_a_price_from_now_on_closes_the_one_before(catalog, stocked, psql, as_manager):
    mug = stocked("MUG", price=295)

    changed = catalog.change(mug.id, mug.version, ProductChange(price=315))

    assert changed.price == 315
    (old, _, ended), (new, _, until) = periods(psql)
    assert (old, new, until) == (295, 315, None)
    assert ended is not None
    assert psql.execute("SELECT min_price FROM product").fetchone() == (315,)


def test_a_scheduled_price_splits_the_period_it_falls_into(catalog, stocked, psql, as_manager):
    mug = stocked("MUG", price=295)
    first, second = datetime.now(UTC) + DAY, datetime.now(UTC) + 2 * DAY

    mug = catalog.schedule_price(mug.id, mug.version, 350, second)
    mug = catalog.schedule_price(mug.id, mug.version, 250, first)

    assert mug.price == 295
    assert [(p.amount, p.since, p.until) for p in mug.scheduled] == [
        (250, first, second),
        (350, second, None),
    ]
    changed = catalog.change(mug.id, mug.version, ProductChange(price=310))
    assert changed.scheduled == mug.scheduled
    assert [(amount, until) for amount, _, until in periods(psql)][1] == (310, first)


def test_a_cancelled_price_lets_the_one_before_run_on(catalog, stocked, psql, as_manager):
    mug = stocked("MUG", price=295)
    at = datetime.now(UTC) + DAY
    mug = catalog.schedule_price(mug.id, mug.version, 250, at)

    mug = catalog.cancel_scheduled(mug.id, mug.version, at)

    assert mug.scheduled == ()
    assert periods(psql) == [(295, True, None)]
    with pytest.raises(NotFound, match="MUG has no price scheduled"):
        catalog.cancel_scheduled(mug.id, mug.version, at)


def test_times_that_make_no_sense_are_refused(catalog, stocked, as_manager):
    mug = stocked("MUG", price=295)
    at = datetime.now(UTC) + DAY
    mug = catalog.schedule_price(mug.id, mug.version, 250, at)

    for when, says in (
        (at, "already has a price scheduled"),
        (datetime.now(UTC) - DAY, "is over"),
        (datetime.now(UTC) + 4000 * DAY, "ten years"),
        (at.replace(tzinfo=None), "time zone"),
    ):
        with pytest.raises(Invalid, match=says) as refused:
            catalog.schedule_price(mug.id, mug.version, 260, when)
        assert refused.value.field == "at"
    with pytest.raises(Conflict):
        catalog.schedule_price(mug.id, mug.version - 1, 260, at + DAY)


def test_changing_and_scheduling_at_once_has_one_winner(catalog, stocked, psql):
    start = Barrier(2)

    def attempt(call, *arguments) -> bool:
        with work.doing(work.Work(MANAGER)):
            start.wait()
            try:
                call(*arguments)
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        for turn in range(15):
            mug = stocked(f"MUG-{turn}", price=295)
            tries = [
                pool.submit(attempt, catalog.change, mug.id, mug.version, ProductChange(price=310)),
                pool.submit(
                    attempt,
                    catalog.schedule_price,
                    mug.id,
                    mug.version,
                    250,
                    datetime.now(UTC) + DAY,
                ),
            ]
            assert sorted(each.result() for each in tries) == [False, True]
    gaps = psql.execute(
        "SELECT count(*) FROM (SELECT lower(valid) AS begins, lag(upper(valid)) OVER"
        " (PARTITION BY variant ORDER BY lower(valid)) AS ended FROM price) p"
        " WHERE ended <> begins"
    )
    assert gaps.fetchone() == (0,)


def test_a_price_that_falls_due_is_announced_once(catalog, feed, stocked, psql, as_manager):
    mug = stocked("MUG", price=295)
    mug = catalog.schedule_price(
        mug.id, mug.version, 250, datetime.now(UTC) + timedelta(seconds=0.4)
    )
    assert catalog.product(mug.id) == mug
    assert catalog.apply_due_prices() == 0
    heard = []
    feed.listen(heard.extend)

    psql.execute("SELECT pg_sleep(0.5)")
    done = [catalog.apply_due_prices(), catalog.apply_due_prices()]

    assert done == [1, 0]
    assert ("product", str(mug.id)) in {(change.topic, change.key) for change in heard}
    now = catalog.product(mug.id)  # the cached one is gone
    assert (now.price, now.scheduled) == (250, ())
    assert now.version > mug.version
    assert psql.execute(
        "SELECT p.min_price, c.min_price FROM product p JOIN product_category c ON c.product = p.id"
    ).fetchall() == [(250, 250), (250, 250)]


def test_a_cancelled_price_does_not_fall_due(catalog, stocked, psql, as_manager):
    mug = stocked("MUG", price=295)
    at = datetime.now(UTC) + timedelta(seconds=0.4)
    mug = catalog.schedule_price(mug.id, mug.version, 250, at)
    mug = catalog.cancel_scheduled(mug.id, mug.version, at)

    psql.execute("SELECT pg_sleep(0.5)")

    assert catalog.apply_due_prices() == 0
    assert catalog.fresh_product(mug.id) == mug


def test_two_prices_at_one_instant_are_impossible(psql, stocked):
    mug = stocked("MUG", price=295)
    with pytest.raises(psycopg.errors.ExclusionViolation):
        psql.execute(
            "INSERT INTO price (variant, currency, amount) VALUES (%s, 'GBP', 1)", (mug.variant,)
        )
