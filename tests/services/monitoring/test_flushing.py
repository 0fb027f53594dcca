"""A flush drops exactly what it told beforehand, leaves a trace, and harms no reader or writer."""

import threading
from collections.abc import Callable

import pytest

from models.flush_words import reach
from services.catalog.records import ProductChange
from services.catalog.service import Catalog
from services.kernel import work
from services.kernel.activity import LOG
from services.kernel.cachekeys import BATCH, CacheKeys, Entry, FlushTarget
from services.kernel.errors import Cancelled, Invalid, NotAllowed, Unavailable
from services.monitoring.flushing import of_reads
from services.monitoring.live import Live
from services.monitoring.recorder import Recorder
from services.monitoring.service import Monitoring
from tests.closing import count
from tests.services.conftest import CLERK, KITCHEN, LIGHTS, MANAGER, MUGS

ADMIN = work.Caller("Elena Kraus", MANAGER.permissions | {"cache.flush", "activity.read"})


@pytest.fixture
def live() -> Live:
    return Live()


@pytest.fixture
def monitoring(database, valkey, live) -> Monitoring:
    keys = CacheKeys(valkey, {"catalog": "test"}, {"catalog": Catalog.namespaces})
    return Monitoring(database, live, keys)


@pytest.fixture
def as_admin():
    with work.doing(work.Work(ADMIN)) as doing:
        yield doing


def expiries(valkey) -> dict[str, int]:
    """When each key that is there expires, in milliseconds since the epoch."""
    return {key.decode(): valkey.pexpiretime(key) for key in valkey.keys("test:*")}


def marks(live: Live) -> list[tuple[str, str, str]]:
    return [(mark.kind, mark.text, mark.by) for mark in live.history().marks]


def test_a_targeted_flush_drops_the_keys_it_named_and_touches_no_other(
    monitoring, catalog, stocked, valkey, live, as_admin
):
    """The tenth story of the product."""
    mugs = [stocked(f"MUG-{at}", category=MUGS) for at in range(4)]
    rest = [stocked("TRAY", category=KITCHEN), stocked("LAMP", category=LIGHTS)]
    for product in [*mugs[:3], *rest]:  # the fourth mug nobody has looked at
        catalog.product(product.id)
    catalog.categories()
    for at, key in enumerate(valkey.keys("test:*")):
        valkey.expire(key, 100 + at)
    before = expiries(valkey)

    target = catalog.cache_entries("category", "Kitchen > Mugs")
    plan = monitoring.plan_flush(target)
    assert plan.keys == 3
    assert expiries(valkey) == before  # a plan changes nothing
    done = monitoring.flush(target)

    assert done.keys == plan.keys
    gone = {f"test:product:{mug.id}" for mug in mugs[:3]}
    assert expiries(valkey) == {key: at for key, at in before.items() if key not in gone}
    assert marks(live) == [("flush", "Flush: Mugs", "Elena Kraus")]
    assert done.mark == live.history().marks[0]
    assert monitoring.flush(target).keys == 0
    assert len(marks(live)) == 1  # nothing was flushed, so no chart shows it
    assert catalog.product(mugs[0].id).sku == "MUG-0"


def test_whoever_may_not_is_refused_whatever_they_call(monitoring, catalog, stocked, valkey):
    mug = stocked("MUG")
    target = FlushTarget("product", "MUG", (Entry("catalog", "product", str(mug.id)),))
    for caller in (CLERK, MANAGER):
        with work.doing(work.Work(caller)):
            catalog.product(mug.id)
            for call in (
                lambda: monitoring.flush(target),
                lambda: monitoring.plan_flush(target),
                monitoring.cached_everything,
                monitoring.namespaces,
                lambda: monitoring.cached_namespace("product"),
                lambda: catalog.cache_entries("sku", "MUG"),
            ):
                with pytest.raises(NotAllowed, match=r"cache\.flush"):
                    call()
    assert valkey.exists(f"test:product:{mug.id}")


def test_every_flush_is_in_the_activity_log_with_what_it_did(
    monitoring, catalog, stocked, database, as_admin
):
    recorder = Recorder(LOG, database)
    recorder.start()
    mug = stocked("MUG", "Blue Mug")
    catalog.product(mug.id)
    monitoring.flush(catalog.cache_entries("sku", "mug"))
    monitoring.flush(monitoring.cached_everything())
    with pytest.raises(Invalid):
        monitoring.flush(FlushTarget("all", "everything", (Entry("orders", "*", "*"),)))
    with work.doing(work.Work(CLERK)), pytest.raises(NotAllowed):
        monitoring.flush(monitoring._keys.everything())
    recorder.stop()

    lines = [line for line in monitoring.recent() if line.operation == "flush"]
    assert [(line.caller, line.outcome, line.said) for line in reversed(lines)] == [
        ("Elena Kraus", "ok", "Flushed 1 key of the product Blue Mug (MUG)"),
        ("Elena Kraus", "ok", "Flushed 0 keys of everything"),
        ("Elena Kraus", "refused", "There is no database 'orders'. Choose one of catalog."),
        ("Amelia Hughes", "refused", "Amelia Hughes may not do this (needs cache.flush)."),
    ]


def test_a_mark_fits_beside_its_line(monitoring, catalog, stocked, live, as_admin):
    mug = stocked("MUG", "Mug " * 70)
    catalog.product(mug.id)
    monitoring.flush(catalog.cache_entries("sku", "MUG"))
    assert marks(live)[0][1] == "Flush: Mug Mug Mug Mug Mug Mug Mug Mug…"


def test_a_mark_tells_the_products_from_one_of_them(monitoring, valkey, live, as_admin):
    valkey.set("test:product:7", "x")
    monitoring.flush(monitoring.cached_namespace("product"))
    assert marks(live)[0][1] == "Flush: namespace product"


@pytest.mark.parametrize(
    ("share", "told"),
    [(None, ""), (0.0, "0 %"), (0.004, "less than 1 %"), (0.12, "12 %"), (1.0, "100 %")],
)
def test_the_log_has_the_words_of_the_toast(share, told):
    assert of_reads(share) == (share is not None) * f", which had {told} of the last minute's reads"
    if share is not None:
        assert reach(1, share) == f"1 key  ·  {told} of the last minute's reads"


def test_what_one_call_told_is_not_said_of_the_next(monitoring, as_admin):
    monitoring.flush(monitoring.cached_everything())
    monitoring.recent(1)
    assert [call.said for call in LOG.since()][-2:] == ["Flushed 0 keys of everything", ""]


def test_a_flush_that_is_stopped_says_how_far_it_came(monitoring, valkey, live):
    entries = tuple(Entry("catalog", "product", str(at)) for at in range(3 * BATCH))
    valkey.mset({f"test:product:{at}": "x" for at in range(3 * BATCH)})
    doing = work.Work(ADMIN, lambda done, _total: doing.cancel() if done else None)
    with work.doing(doing), pytest.raises(Cancelled):
        monitoring.flush(FlushTarget("category", "Mugs", entries))

    assert valkey.dbsize() == BATCH
    told = LOG.since()[-1]
    assert (told.outcome, told.said) == (
        "cancelled",
        f"Stopped after {2 * BATCH:,} keys of the category Mugs had been flushed",
    )
    assert len(marks(live)) == 1  # the dip is there, so is its cause


class Failing:
    """The real client until `after` keys of it are gone; then the server is away."""

    def __init__(self, client, after: int) -> None:
        self._client, self._after = client, after

    def __getattr__(self, name: str) -> Callable[..., object]:
        if self._after <= 0:
            raise ConnectionError("away")
        return getattr(self._client, name)

    def unlink(self, *names: str) -> int:
        if self._after <= 0:
            raise ConnectionError("away")
        gone = self._client.unlink(*names)
        self._after -= gone
        return gone


@pytest.mark.parametrize("after", [0, BATCH])
def test_a_cache_that_is_away_is_said_and_may_be_retried(database, valkey, live, as_admin, after):
    entries = tuple(Entry("catalog", "product", str(at)) for at in range(2 * BATCH))
    valkey.mset({f"test:product:{at}": "x" for at in range(2 * BATCH)})
    keys = CacheKeys(Failing(valkey, after), {"catalog": "test"}, {})
    with pytest.raises(Unavailable) as refused:
        Monitoring(database, live, keys).flush(FlushTarget("category", "Mugs", entries))

    assert valkey.dbsize() == 2 * BATCH - after
    if after:
        assert f"after {BATCH} keys of the category Mugs had been" in str(refused.value)
    else:
        assert "nothing was flushed" in str(refused.value)
    assert len(marks(live)) == (1 if after else 0)
    assert LOG.since()[-1].said == str(refused.value)


def test_reading_and_writing_go_on_rightly_while_everything_is_flushed(
    monitoring, catalog, stocked, as_admin
):
    products = [stocked(f"MUG-{at}", "0") for at in range(6)]
    told = {product.id: 0 for product in products}  # the newest name that was acknowledged
    stop, wrong, checked = threading.Event(), list[str](), list[int]()

    def read() -> None:
        with work.doing(work.Work(CLERK)):
            while not stop.is_set():
                for product in products[1:]:  # these nobody changes
                    found = catalog.product(product.id)
                    checked.append(found.id)
                    if (found.name, found.sku) != (product.name, product.sku):
                        wrong.append(found.name)

    def write() -> None:
        with work.doing(work.Work(MANAGER)):
            now, at = products[0], 0
            while not stop.is_set():
                at += 1
                now = catalog.change(now.id, now.version, ProductChange(name=str(at)))
                told[now.id] = at

    threads = [threading.Thread(target=read) for _ in range(4)] + [threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    everything = monitoring.cached_everything()
    flushed = 0
    while flushed < 200 or told[products[0].id] < 20:
        flushed += monitoring.flush(everything).keys
    stop.set()
    for thread in threads:
        thread.join()

    count("reads", len(checked))
    assert wrong == []
    assert len(checked) > 200
    monitoring.flush(everything)
    assert catalog.product(products[0].id).name == str(told[products[0].id])
