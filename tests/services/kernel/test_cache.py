"""The cache saves loads and never costs an error."""

import time

import msgspec
import pytest
import redis

from services.kernel import cache as cache_module
from services.kernel import work
from services.kernel.cache import CacheAside, NoCache
from tests.services.conftest import CLERK


class Mug(msgspec.Struct, frozen=True):
    name: str


class Loader:
    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def __call__(self, keys: list[str]) -> dict[str, Mug]:
        self.calls.append(keys)
        return {key: Mug(f"mug {key}") for key in keys if key != "gone"}


@pytest.fixture
def doing():
    with work.doing(work.Work(CLERK)) as doing:
        yield doing


@pytest.fixture
def cache(valkey):
    return CacheAside(valkey, "test")


def test_a_value_is_loaded_once_and_only_what_is_missing(cache, doing):
    load = Loader()

    first = cache.read_many("product", ["1", "2"], Mug, load)
    second = cache.read_many("product", ["2", "3", "gone"], Mug, load)

    assert load.calls == [["1", "2"], ["3", "gone"]]
    assert (first["2"], second["2"], second["3"]) == (Mug("mug 2"), Mug("mug 2"), Mug("mug 3"))
    assert "gone" not in second
    assert (doing.cost.cache_hits, doing.cost.cache_misses) == (1, 4)


def test_evicting_a_key_keeps_the_others_and_a_star_drops_them_all(cache, valkey, doing):
    load = Loader()
    cache.read_many("product", ["1", "2"], Mug, load)
    cache.read_many("category", ["all"], Mug, load)

    cache.evict([("product", "1")])
    assert sorted(valkey.keys()) == [b"test:category:all", b"test:product:2"]
    cache.evict([("product", "*")])
    assert valkey.keys() == [b"test:category:all"]


def test_what_another_release_wrote_is_loaded_anew(cache, valkey, doing):
    valkey.set("test:product:1", b"\xc1 nonsense")

    assert cache.read("product", "1", Mug, lambda: Mug("fresh")) == Mug("fresh")
    assert cache.read("product", "1", Mug, lambda: Mug("never")) == Mug("fresh")


def test_values_expire(cache, valkey, doing):
    cache.read("product", "1", Mug, lambda: Mug("one"))

    assert 0 < valkey.ttl("test:product:1") <= cache_module.TTL_SECONDS


def test_without_its_server_the_cache_costs_a_load_not_an_error(doing, tmp_path):
    cache = CacheAside(cache_module.connect(f"unix://{tmp_path}/nobody.sock"), "test")
    load = Loader()

    for _ in range(3):
        assert cache.read_many("product", ["1"], Mug, load) == {"1": Mug("mug 1")}
    cache.evict([("product", "1"), ("product", "*")])

    assert len(load.calls) == 3
    assert doing.cost.cache_away == 3


def test_the_cache_is_used_again_soon_after_its_server_is_back(valkey, doing):
    class Flaky:
        """The real client, cut off while `away`."""

        away = True

        def __getattr__(self, name):
            if self.away:
                raise redis.ConnectionError("away")
            return getattr(valkey, name)

    client = Flaky()
    cache = CacheAside(client, "test")
    load = Loader()
    cache.read_many("product", ["1"], Mug, load)
    client.away = False
    for _ in range(20):  # asking in vain must not keep the breaker open
        cache.read_many("product", ["1"], Mug, load)
        time.sleep(0.01)

    doing.cost.cache_hits = 0
    cache.read_many("product", ["1"], Mug, load)
    assert doing.cost.cache_hits == 1


def test_no_cache_loads_every_time(doing):
    load = Loader()
    for _ in range(2):
        assert NoCache().read("product", "1", Mug, lambda: load(["1"])["1"]) == Mug("mug 1")
    assert len(load.calls) == 2
