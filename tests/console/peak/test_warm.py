"""A warmed cache is what serving leaves; drawing keeps its shares; copies are what they say."""

from collections import Counter
from itertools import islice

import msgspec
import psycopg
import pytest

from console.peak import variants
from console.peak.drawing import MIX, requests
from console.peak.legacydb import catalogue_of
from console.peak.pages import open_pages, warm
from console.peak.records import Catalogue, Line
from services.kernel import work

pytestmark = pytest.mark.usefixtures("put_back")


@pytest.fixture(scope="module")
def catalogue(shops):
    return catalogue_of(variants.at(shops.places.admin_url, "legacy_l2"), 1)


@pytest.fixture
def trace(catalogue):
    drawn = islice(requests(catalogue, 5), 300)
    return [each for each in drawn if each.kind != "checkout"]


def kept(valkey):
    return {key: msgspec.msgpack.decode(valkey.get(key)) for key in valkey.keys()}  # noqa: SIM118 - Redis's, not a dict's


@pytest.mark.parametrize("name", ["L2n+cache", "N1+cache"])
def test_warming_leaves_what_serving_leaves(shops, trace, valkey, name):
    spec = shops.specs[name]
    filled = warm(spec, trace)
    warmed = kept(valkey)
    assert filled == len(warmed) > 100
    valkey.flushall()
    pages = open_pages(spec)()
    for request in trace:
        pages.serve(request)
    assert kept(valkey) == warmed

    with work.doing(work.Work(work.Caller("visitor"))) as doing:
        for request in trace:
            pages.serve(request)
    assert (doing.cost.cache_misses, doing.cost.cache_hits > len(trace) * 0.8) == (0, True)
    pages.close()
    assert 0 < max(valkey.ttl(key) for key in valkey.keys("*:list:*")) <= 60


def test_there_is_nothing_to_warm_without_a_cache(shops, trace, valkey):
    assert warm(shops.specs["N1"], trace) == 0
    assert kept(valkey) == {}


def test_requests_are_the_same_each_time_and_keep_their_shares():
    catalogue = Catalogue(
        list(range(1, 1001)),
        ["A", "A > B"],
        ["one", "two"],
        ["LDS"],
        [Line(f"SKU{n}", "LDS") for n in range(50)],
    )
    drawn = list(islice(requests(catalogue, 1), 20_000))
    assert drawn == list(islice(requests(catalogue, 1), 20_000))
    assert drawn != list(islice(requests(catalogue, 2), 20_000))
    shares = Counter(each.kind for each in drawn)
    for kind, percent in MIX.items():
        assert shares[kind] / 200 == pytest.approx(percent, rel=0.12)
    products = Counter(each.product for each in drawn if each.kind == "product")
    assert products[1] / products[2] == pytest.approx(2, rel=0.15)
    assert products[1] / products[4] == pytest.approx(4, rel=0.25)
    sizes = Counter(len(each.lines) for each in drawn if each.kind == "checkout")
    assert set(sizes) == {1, 2, 3}
    assert all(
        len({(line.sku, line.location) for line in each.lines}) == len(each.lines) for each in drawn
    )


def test_what_a_catalogue_lacks_is_not_asked_for():
    assert list(requests(Catalogue([], [], [], [], []), 1)) == []
    only = islice(requests(Catalogue([7], [], [], [], []), 1), 10)
    assert {(each.kind, each.product) for each in only} == {("product", 7)}


INDEXES = """
SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisunique
"""


def test_copies_have_the_indexes_of_their_names_and_go_when_dropped(shops):
    def found(database, statement):
        with shops.owner(database) as owner:
            return owner.execute(statement).fetchone()[0]

    assert found("legacy_l0", INDEXES) == found("catalog_n0", INDEXES) == 0
    assert found("legacy_l2", INDEXES) > 7
    idx_stock = "SELECT pg_get_indexdef('idx_stock'::regclass)"
    assert found("inventory_naive", idx_stock).endswith("(stock_level)")
    assert "WHERE is_low" in found("pages_inventory", idx_stock)

    # Requests of movements fill while it runs: no plan may take the table for an empty one.
    assert shops.requests == {"inventory_n0": -1, "pages_inventory": -1}

    with psycopg.connect(shops.places.admin_url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE legacy_to_go TEMPLATE template0")
        gone = variants.Variants({}, ("legacy_to_go",), shops.places.admin_url)
        gone.drop()
        gone.drop()
        assert admin.execute(
            "SELECT count(*) FROM pg_database WHERE datname = 'legacy_to_go'"
        ).fetchone() == (0,)
        may = admin.execute(
            "SELECT has_database_privilege('public', 'legacy_l2', 'CONNECT')"
        ).fetchone()
    assert may == (False,)
