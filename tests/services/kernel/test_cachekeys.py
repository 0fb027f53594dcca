"""Counting and dropping hit exactly what they say, and a cache that is away is no success."""

import pytest

from services.kernel import cache as cache_module
from services.kernel import work
from services.kernel.cachekeys import BATCH, WHOLE, CacheKeys, Entry
from services.kernel.errors import Cancelled, Invalid, NotFound, Unavailable
from tests.services.conftest import CLERK

NAMESPACES = {"catalog": ("product", "category"), "inventory": ("location",)}
PREFIXES = {"catalog": "c0ffee", "inventory": "5eed"}


@pytest.fixture
def keys(valkey):
    return CacheKeys(valkey, PREFIXES, NAMESPACES)


def product(number: int | str) -> Entry:
    return Entry("catalog", "product", str(number))


def fill(valkey, *names: str) -> None:
    valkey.mset(dict.fromkeys(names, "x"))


def names(valkey) -> set[str]:
    return {name.decode() for name in valkey.scan_iter()}


def test_exact_keys_are_counted_and_dropped_once_each(keys, valkey):
    fill(valkey, "c0ffee:product:1", "c0ffee:product:11", "5eed:product:1", "c0ffee:category:1")
    entries = [product(1), product(1), product(2)]

    assert keys.count(entries) == 1
    assert sum(keys.drop(entries)) == 1
    assert keys.count(entries) == 0
    assert sum(keys.drop(entries)) == 0
    assert valkey.dbsize() == 3


def test_a_namespace_ends_where_another_begins_and_a_pattern_means_itself(valkey):
    """A namespace that could be read as a pattern, or that begins like another, hits no other."""
    odd = CacheKeys(valkey, {"catalog": "c[o]*"}, {"catalog": ("p?*\\[d]", "product")})
    whole = "c[o]*:p?*\\[d]:1"
    others = ["co:p?*\\[d]:1", "c[o]*:pro[d]:1", "c[o]*:p?*\\[d]uct:1", "c[o]*:product:1"]
    fill(valkey, whole, *others)

    target = odd.namespace("p?*\\[d]")
    assert odd.count(target.entries) == 1
    assert sum(odd.drop(target.entries)) == 1
    assert sorted(names(valkey)) == sorted(others)


def test_everything_is_this_shops_alone(keys, valkey):
    mine = ["c0ffee:product:1", "c0ffee:whatever:else:9", "5eed:location:all"]
    others = ["c0ffee2:product:1", "0c0ffee:product:1", "decade:product:1", "c0ffee", "notes"]
    fill(valkey, *mine, *others)
    valkey.xadd("backroom:c0ffee:metrics", {"a": 1})
    heard = valkey.pubsub()
    heard.subscribe("backroom:c0ffee:changes")
    heard.get_message(timeout=1)

    everything = keys.everything()
    assert keys.count(everything.entries) == 3
    assert sum(keys.drop(everything.entries)) == 3

    left = names(valkey)
    assert left == {*others, "backroom:c0ffee:metrics"}
    assert valkey.xlen("backroom:c0ffee:metrics") == 1
    valkey.publish("backroom:c0ffee:changes", "still heard")
    assert heard.get_message(timeout=1)["data"] == b"still heard"
    heard.close()


def test_progress_is_told_and_a_cancelled_flush_leaves_the_rest(keys, valkey):
    count = 7 * BATCH
    fill(valkey, *(f"c0ffee:product:{at}" for at in range(count)))
    told = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 3:
            doing.cancel()

    doing = work.Work(CLERK, progress)
    gone: list[int] = []
    with work.doing(doing), pytest.raises(Cancelled):
        gone.extend(keys.drop(map(product, range(count))))
    assert told == [(0, count), (BATCH, count), (2 * BATCH, count)]
    dropped = sum(gone)
    assert dropped == 3 * BATCH
    assert valkey.dbsize() == count - dropped

    told.clear()
    with work.doing(work.Work(CLERK, lambda done, total: told.append((done, total)))):
        assert sum(keys.drop(keys.namespace("product").entries)) == count - dropped
    assert len(told) > 2
    assert [done for done, _total in told] == sorted(done for done, _total in told)
    assert all(0 <= done <= total for done, total in told)


def test_what_cannot_be_flushed_is_said(keys, tmp_path):
    with pytest.raises(Invalid, match="no database 'orders'. Choose one of catalog, inventory"):
        keys.count([Entry("orders", "order", WHOLE)])
    with pytest.raises(NotFound, match="'prod'. Choose one of category, location, product"):
        keys.namespace("prod")
    nobody = cache_module.connect(f"unix://{tmp_path}/nobody.sock")
    for client in (None, nobody):
        away = CacheKeys(client, PREFIXES, NAMESPACES)
        for entries in ([product(1)], away.namespace("product").entries):
            with pytest.raises(Unavailable, match="cache"):
                away.count(entries)
            with pytest.raises(Unavailable, match="cache"):
                next(away.drop(entries))
