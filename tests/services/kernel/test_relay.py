"""The relay hears foreign writers, and makes good what a killed writer left untold."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.catalog.records import ProductChange
from services.kernel import relay as relay_module
from services.kernel import work
from services.kernel.errors import Unavailable
from services.kernel.relay import Event, Relay
from tests import closing
from tests.services.conftest import MANAGER


def until(true: Callable[[], object], seconds: float) -> bool:
    """Whether `true` holds before the time is over."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture
def relay(catalog_database, catalog_url) -> Generator[Relay]:
    relay = Relay(catalog_database, catalog_url)
    yield relay
    if relay._thread.is_alive():
        relay.stop()


@pytest.fixture
def heard(feed):
    told: list[tuple[str, str]] = []
    feed.listen(lambda changes: told.extend((c.topic, c.key) for c in changes))
    return told


@pytest.fixture
def rare_poll(monkeypatch):
    """Only LISTEN can be fast."""
    monkeypatch.setattr(relay_module, "POLL_SECONDS", 30.0)


@pytest.mark.usefixtures("as_manager", "rare_poll")
def test_psql_is_heard_within_a_second_and_the_cache_forgets(catalog, stocked, psql, relay, heard):
    mug = stocked("MUG")
    relay.drain()
    relay.start()
    psql.execute("UPDATE product SET name = 'First Mug'")
    assert until(lambda: ("product", str(mug.id)) in heard, 5)  # it listens
    catalog.product(mug.id)

    for name in ("Tall Mug", "Wide Mug", "Mug"):
        heard.clear()
        psql.execute("UPDATE product SET name = %s", (name,))
        assert until(lambda: ("product", str(mug.id)) in heard, 1.0)
        now = catalog.product(mug.id)
        closing.count("reads")
        closing.count("stale", now.name != name)
        assert now.name == name


@pytest.mark.usefixtures("as_manager")
def test_what_nobody_notified_is_found_by_the_poll(catalog, stocked, psql, relay, heard):
    mug = stocked("MUG")
    catalog.product(mug.id)
    relay.start()
    psql.execute("SELECT set_config('app.cache_token', 'a writer that never tells', false)")

    psql.execute("UPDATE product SET name = 'Tall Mug'")

    assert until(lambda: psql.execute("SELECT count(*) FROM cache_outbox").fetchone() == (0,), 6)
    assert ("product", str(mug.id)) in heard
    assert catalog.product(mug.id).name == "Tall Mug"


KILLED = textwrap.dedent("""
    import os, signal, sys
    from services.catalog.records import ProductChange
    from services.catalog.service import Catalog
    from services.kernel import work
    from services.kernel.cache import CacheAside, connect
    from services.kernel.database import Database

    url, redis_url, product, version = sys.argv[1:]
    database = Database("catalog", url, CacheAside(connect(redis_url), "test"))
    database.tell = lambda changes: os.kill(os.getpid(), signal.SIGKILL)
    with work.doing(work.Work(work.Caller("Killed", frozenset({"catalog.write"})))):
        Catalog(database).change(int(product), int(version), ProductChange(name="Tall Mug"))
""")


@pytest.mark.usefixtures("as_manager")
def test_a_writer_killed_after_its_commit_is_made_good(catalog, engines, stocked, relay, heard):
    mug = stocked("MUG", "Mug")
    relay.drain()
    catalog.product(mug.id)
    heard.clear()
    writer = subprocess.run(
        [
            sys.executable,
            "-c",
            KILLED,
            engines.database_url("catalog"),
            engines.redis_url,
            str(mug.id),
            str(mug.version),
        ],
        check=False,
        timeout=30,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    assert writer.returncode == -signal.SIGKILL
    closing.count("kills")
    assert catalog.product(mug.id).name == "Mug"  # committed, but nobody told the cache

    relay.drain()

    assert ("product", str(mug.id)) in heard
    assert catalog.product(mug.id).name == "Tall Mug"


def test_events_survive_a_consumer_that_fails(catalog, catalog_database, catalog_url, stocked):
    stocked("MUG")
    stocked("TEA")
    got: list[Event] = []
    broken = [True]

    def consume(events):
        if broken.pop() if broken else False:
            raise Unavailable("not now")
        got.extend(events)

    relay = Relay(catalog_database, catalog_url, [consume])
    with pytest.raises(Unavailable):
        relay.drain()
    assert got == []

    relay.drain()
    relay.drain()

    assert [event.payload["sku"] for event in got] == ["MUG", "TEA"]


def test_two_relays_share_the_work(catalog, catalog_database, catalog_url, stocked, psql):
    for number in range(20):
        stocked(f"MUG-{number}")
    got: list[Event] = []
    relays = [Relay(catalog_database, catalog_url, [got.extend]) for _ in range(2)]
    threads = [threading.Thread(target=relay.drain) for relay in relays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    relays[0].drain()

    assert sorted(event.payload["sku"] for event in got) == sorted(f"MUG-{n}" for n in range(20))
    assert psql.execute("SELECT count(*) FROM event, cache_outbox").fetchone() == (0,)


def test_scheduled_prices_fall_due_as_a_chore(catalog, catalog_database, catalog_url, stocked):
    mug = stocked("MUG", price=295)
    with work.doing(work.Work(MANAGER)):
        mug = catalog.change(mug.id, mug.version, ProductChange(name="Tall Mug"))
        at = datetime.now(UTC) + timedelta(seconds=0.3)
        catalog.schedule_price(mug.id, mug.version, 250, at)
        catalog.product(mug.id)
        relay = Relay(catalog_database, catalog_url, chores=[catalog.apply_due_prices])
        relay.start()
        assert until(lambda: catalog.product(mug.id).price == 250, 6)
        relay.stop()
