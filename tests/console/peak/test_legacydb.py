"""The wide table: every product at every location, in an order that is random and the same."""

from collections import Counter
from collections.abc import Generator
from typing import Any

import psycopg
import pytest

from console.embedded import Engines
from console.peak import legacydb
from console.peak.catalogue import Source
from console.peak.records import Catalogue
from tests import legacy
from tests.console.peak import realdata

PRODUCTS = 340  # more than there are suppliers
NAME = "legacy_under_test"
EVERYTHING = """
SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM product_inventory t
"""
Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Source:
    return Source(realdata.write(tmp_path_factory.mktemp("data")), PRODUCTS)


@pytest.fixture(scope="module")
def url(engines: Engines, source) -> Generator[str]:
    """A table that is loaded and has its indexes."""
    made = legacydb.create(engines.admin_url(), NAME)
    assert legacydb.load(made, source, lambda _text: None) == PRODUCTS * 5
    legacydb.index(made)
    yield made
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {NAME}")


@pytest.fixture
def table(url) -> Generator[Connection]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def catalogue(url) -> Catalogue:
    return legacydb.catalogue_of(url, 1)


def ask(table: Connection, statement: str, *values: object) -> Any:
    row = table.execute(statement.encode(), values).fetchone()
    assert row
    return row[0] if len(row) == 1 else row


def test_every_product_is_at_every_location_once(table):
    assert ask(
        table,
        "SELECT count(*), count(DISTINCT product_id), count(DISTINCT lower(sku)),"
        " count(DISTINCT (product_id, warehouse)), min(product_id), max(product_id)"
        " FROM product_inventory",
    ) == (PRODUCTS * 5, PRODUCTS, PRODUCTS, PRODUCTS * 5, 1, PRODUCTS)


def test_rows_lie_in_no_order_of_their_products(table):
    following = ask(
        table,
        "SELECT count(*) FROM product_inventory a JOIN product_inventory b ON b.id = a.id + 1"
        " WHERE b.product_id = a.product_id",
    )
    assert following < PRODUCTS * 5 // 20


def test_the_rows_hold_what_the_source_says(table, source):
    sauce = next(item for item in source.items if item.sku == "CJ-1")
    number = source.items.index(sauce) + 1
    row = table.execute(
        "SELECT DISTINCT product_id, product_name, description, department, category, subcategory,"
        " brand, brand_country, tags, price * 100, popularity, image_urls, supplier_name"
        " FROM product_inventory WHERE sku = 'CJ-1'"
    ).fetchall()
    images = ",".join(f"https://img.example.com/p/{number}/{at}.jpg" for at in (1, 2, 3))
    assert row == [
        (
            number,
            sauce.name,
            sauce.description,
            "Grocery",
            "Grocery > Fruit - Shelf Stable",
            "Grocery > Fruit - Shelf Stable > Apple Sauce",
            "Private 69",
            "US",
            sauce.tags,
            350,
            source.popularity["CJ-1"],
            images,
            f"Supplier {number % 300} Trading Company Ltd",
        )
    ]


def test_it_is_clean_so_that_both_sides_can_hold_the_same(table):
    for one, all_of_it in {
        "brand": "brand_country",
        "supplier_name": "(supplier_address, supplier_email)",
        "warehouse": "(warehouse_name, warehouse_address, warehouse_city)",
        "product_id": "(sku, product_name, description, subcategory, brand, tags, price)",
    }.items():
        assert not ask(
            table,
            f"SELECT count(*) FROM (SELECT FROM product_inventory GROUP BY {one}"
            f" HAVING count(DISTINCT {all_of_it}) > 1) each",
        )
    nulls = " OR ".join(
        f"{column} IS NULL"
        for (column,) in table.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'product_inventory'::regclass"
            " AND attnum > 0"
        )
    )
    assert not ask(table, f"SELECT count(*) FROM product_inventory WHERE {nulls}")


def test_a_tenth_is_low_and_what_checkouts_buy_never_is(table, catalogue):
    low = ask(table, "SELECT count(*) FROM product_inventory WHERE stock_level <= reorder_level")
    assert 0.05 < low / (PRODUCTS * 5) < 0.15
    for line in catalogue.sold:
        assert ask(
            table,
            "SELECT stock_level >= 1000000 FROM product_inventory"
            " WHERE sku = %s AND warehouse = %s",
            line.sku,
            line.location,
        )


def test_requests_are_drawn_only_from_what_exists(table, catalogue, source):
    popular = [item.sku for item in source.ranked]
    numbers = {item.sku: at for at, item in enumerate(source.items, 1)}
    assert [numbers[sku] for sku in popular[:10]] == catalogue.products[:10]
    assert sorted(catalogue.products) == list(range(1, PRODUCTS + 1))
    assert catalogue.locations == sorted(place.code for place in source.places)
    assert Counter(line.sku for line in catalogue.sold) == dict.fromkeys(popular[:17], 5)
    assert [line.sku for line in catalogue.sold[::5]] == popular[:17]
    paths = Counter(
        path
        for item in source.items
        for path in {
            item.department,
            f"{item.department} > {item.category}",
            f"{item.department} > {item.category} > {item.subcategory}",
        }
    )
    assert catalogue.categories == sorted(paths, key=lambda path: (-paths[path], path))
    assert len(catalogue.searches) > 50
    for words in catalogue.searches:
        assert ask(
            table,
            "SELECT count(*) FROM product_inventory"
            " WHERE lower(product_name) LIKE ALL (SELECT '%%' || word || '%%'"
            " FROM unnest(string_to_array(%s, ' ')) word)",
            words,
        )


def test_loading_again_makes_the_same_rows_in_the_same_places(engines, url, source, catalogue):
    other = legacydb.create(engines.admin_url(), f"{NAME}_again")
    try:
        legacydb.load(other, source, lambda _text: None)
        with psycopg.connect(url) as one, psycopg.connect(other) as two:
            assert ask(one, EVERYTHING) == ask(two, EVERYTHING)
        assert legacydb.catalogue_of(other, 1) == catalogue
        assert legacydb.catalogue_of(other, 2).searches != catalogue.searches
        assert legacydb.create(engines.admin_url(), f"{NAME}_again") == other
        with psycopg.connect(other) as anew:
            assert ask(anew, "SELECT count(*) FROM product_inventory") == 0
    finally:
        with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {NAME}_again")


def test_a_load_that_fails_leaves_nothing(engines, source, url):
    with psycopg.connect(url, autocommit=True) as table:
        table.execute("ALTER TABLE product_inventory ADD CONSTRAINT refused CHECK (id < 1800)")
        try:
            with pytest.raises(psycopg.errors.CheckViolation):
                legacydb.load(url, source, lambda _text: None)
            assert ask(table, "SELECT count(*) FROM product_inventory") == PRODUCTS * 5
        finally:
            table.execute("ALTER TABLE product_inventory DROP CONSTRAINT refused")


SERVED = {
    "product_id = 7": "legacy_product",
    "sku = 'a' AND warehouse = 'b'": "legacy_cell",
    "category = 'Food > France' ORDER BY popularity DESC, product_id LIMIT 24": "legacy_category",
    "lower(product_name) LIKE '%sauce%'": "legacy_name",
    "lower(description) LIKE '%sauce%'": "legacy_description",
    "popularity > 0 AND lower(product_name) ~ 'a' ORDER BY popularity DESC, product_id LIMIT 9": (
        "Index Only Scan using legacy_popularity"
    ),
    "warehouse = 'LDN' AND stock_level <= reorder_level": "Index Only Scan using legacy_low",
}


@pytest.mark.parametrize("condition", SERVED)
def test_an_index_serves_the_page_it_is_for(table, condition):
    table.execute("SET enable_seqscan = off")  # a small table is read faster without any
    if "LIKE" not in condition:
        table.execute("SET enable_bitmapscan = off")  # ditto
    rows = table.execute(f"EXPLAIN SELECT FROM product_inventory WHERE {condition}")
    plan = "\n".join(line for (line,) in rows)
    assert SERVED[condition] in plan
    assert "Sort" not in plan


BREAKS = {
    "no product": "product_id IS NULL OR product_id <= 0",
    "no SKU": "coalesce(sku, '') !~ '[^ \\t]'",
    "no warehouse": "coalesce(trim(warehouse), '') = ''",
    "SKU too long": "length(trim(sku)) > 64",
    "SKU with blanks around": "sku <> trim(sku) AND sku ~ '[^ \\t]'",
    "duplicate rows": "product_id = 46",
    "negative stock": "stock_level < 0",
    "no stock": "stock_level IS NULL",
    "negative reorder level": "reorder_level < 0",
    "no price": "price IS NULL",
    "negative price": "price < 0",
    "no name": "coalesce(trim(product_name), '') = ''",
    "name too long": "length(product_name) > 300",
    "control characters": "product_name ~ '[\\x01-\\x1f]'",
    "popularity is no number": "popularity IN ('NaN', 'Infinity')",
    "no category": "coalesce(subcategory, '') = ''",
}


def test_every_planted_row_breaks_the_one_rule_it_is_named_for(engines):
    planted = legacydb.create(engines.admin_url(), f"{NAME}_dirt")
    try:
        with psycopg.connect(planted) as table:
            table.execute("DROP TABLE product_inventory")
            broken = legacy.plant(table)
            named = [row for rows in broken.values() for row in rows]
            assert len(named) == len(set(named))
            assert len(broken["clean"]) == 2 * len(legacy.CLEAN)
            found = {
                rule: ask(
                    table,
                    f"SELECT array_agg(id ORDER BY id) FROM product_inventory WHERE {condition}",
                )
                for rule, condition in BREAKS.items()
            }
            assert found == {rule: broken[rule] for rule in BREAKS}
    finally:
        with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {NAME}_dirt")
