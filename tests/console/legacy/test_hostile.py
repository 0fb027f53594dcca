"""What old tables hold and what old servers are set to that nobody would believe."""

import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from console.legacy import listing, source
from console.legacy.records import Migrated
from console.peak import legacydb
from console.urls import ConfigError
from tests.console.legacy.conftest import OLD
from tests.legacy import row

Old = Callable[..., str]


@pytest.fixture
def old(engines) -> Old:
    """``old(rows, *sql)``: the URL of an old shop with these rows, then changed by `sql`."""

    def make(rows: list[dict[str, Any]], *sql: str) -> str:
        url = legacydb.create(engines.admin_url(), OLD)
        with psycopg.connect(url, autocommit=True) as shop, shop.cursor() as cursor:
            for each in rows:
                cursor.execute(
                    f"INSERT INTO product_inventory ({', '.join(each)})"
                    f" VALUES ({', '.join(['%s'] * len(each))})",
                    list(each.values()),
                )
            for statement in sql:
                cursor.execute(statement.encode())
        return url

    return make


def ask(places, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(places.owner_urls["catalog"], autocommit=True) as owner:
        return owner.execute(sql.encode()).fetchall()


def told(migrated: Migrated, rule: str) -> dict[int, str]:
    return {each.row: each.done for each in migrated.findings if each.rule == rule}


def test_one_sku_of_every_product_is_numbered_on(places, old, migrated):
    """Each number is tried once: 3,000 products with one SKU take a moment, not 4.5 M looks."""
    many = 3_000
    url = old(
        [],
        "INSERT INTO product_inventory (product_id, sku, product_name, warehouse, stock_level)"
        f" SELECT n, 'N/A', 'Mug', 'MKC', 1 FROM generate_series(1, {many}) n",
        "INSERT INTO product_inventory (product_id, sku, product_name, warehouse, stock_level)"
        f" VALUES ({many + 1}, 'n/a-5', 'Mug', 'MKC', 1)",
    )
    began = time.process_time()
    found = migrated(url, 50_000)
    assert time.process_time() - began < 5
    assert found.ok
    assert len(told(found, "duplicate_sku")) == many
    skus = [sku for (sku,) in ask(places, "SELECT sku FROM variant ORDER BY product")]
    assert len(skus) == many + 1
    assert skus[:5] == ["N/A", "N/A-2", "N/A-3", "N/A-4", "N/A-6"]
    assert skus[-1] == "n/a-5"


def test_categories_are_one_in_any_case(places, old, migrated):
    url = old(
        [
            row(1),
            row(2),
            row(
                3,
                department="HOME",
                category="HOME > kitchen",
                subcategory="HOME > kitchen > Jugs",
            ),
        ]
    )
    found = migrated(url)
    assert told(found, "category_case") == {
        3: "one category with Home > Kitchen > Jugs, which more products spell so"
    }
    assert sorted(ask(places, "SELECT name, product_count FROM category")) == [
        ("Home", 3),
        ("Jugs", 1),
        ("Kitchen", 3),
        ("Mugs", 2),
    ]


def test_figures_of_other_types_and_their_ends_are_read(places, old, migrated):
    url = old(
        [row(1), row(2), row(3), row(4)],
        "ALTER TABLE product_inventory ALTER price TYPE float8, ALTER popularity TYPE float8,"
        " ALTER stock_level TYPE numeric, ALTER sku TYPE varchar(20), ADD extra jsonb",
        "UPDATE product_inventory SET popularity = 1e-300, price = 'NaN' WHERE id = 1",
        "UPDATE product_inventory SET popularity = 1e300, price = 19.99 WHERE id = 2",
        "UPDATE product_inventory SET popularity = '-Infinity', price = 'Infinity' WHERE id = 3",
        "UPDATE product_inventory SET id = -2147483648 WHERE id = 4",
    )
    found = migrated(url)
    assert found.ok
    assert list(told(found, "invalid_price")) == [1, 3]
    assert list(told(found, "invalid_popularity")) == [2, 3]
    assert ask(places, "SELECT min_price, popularity FROM product ORDER BY id") == [
        (None, 0),
        (1999, 0),
        (None, 0),
        (750, 996),
    ]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        (
            "CREATE SCHEMA shop; ALTER TABLE product_inventory SET SCHEMA shop",
            "there is one in schema shop; add .options=-csearch_path%3Dshop",
        ),
        (
            (
                "ALTER TABLE product_inventory DROP CONSTRAINT product_inventory_pkey;"
                "UPDATE product_inventory SET id = 1"
            ),
            "1 rows of product_inventory have no id, or the same",
        ),
        (
            (
                "ALTER TABLE product_inventory DROP CONSTRAINT product_inventory_pkey,"
                " ALTER id DROP NOT NULL; UPDATE product_inventory SET id = NULL WHERE id = 2"
            ),
            "1 rows of product_inventory have no id, or the same",
        ),
        (
            (
                "ALTER TABLE product_inventory ALTER stock_level TYPE numeric;"
                "UPDATE product_inventory SET stock_level = 2.5 WHERE id = 2"
            ),
            "column stock_level of product_inventory must hold whole numbers; row 2 says 2.5",
        ),
        (
            (
                "ALTER TABLE product_inventory ALTER reorder_level TYPE float8;"
                "UPDATE product_inventory SET reorder_level = 'NaN' WHERE id = 1"
            ),
            "row 1 says NaN",
        ),
        (
            "ALTER TABLE product_inventory ALTER tags TYPE text[] USING string_to_array(tags, ',')",
            "column tags of product_inventory is of type text..; it must hold one text",
        ),
    ],
)
def test_a_table_that_would_not_come_along_whole_is_refused(old, sql, says):
    url = old([row(1), row(2)], sql)
    with pytest.raises(ConfigError, match=says), source.opened(url):
        pass


def test_rows_that_are_hidden_from_the_reader_are_not_left_behind(old):
    url = old(
        [row(1), row(2)],
        "DO $$ BEGIN CREATE ROLE old_clerk LOGIN; EXCEPTION WHEN duplicate_object THEN END $$;"
        "GRANT SELECT ON product_inventory TO old_clerk;"
        "ALTER TABLE product_inventory ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY part ON product_inventory USING (product_id = 1)",
    )
    clerk = url.replace("postgres@", "old_clerk@")
    try:
        with (
            pytest.raises(ConfigError, match="hides rows of product_inventory from old_clerk"),
            source.opened(clerk),
        ):
            pass
        with source.opened(url):
            pass  # the owner sees all
    finally:
        with psycopg.connect(url, autocommit=True) as shop:
            shop.execute("DROP OWNED BY old_clerk; DROP ROLE old_clerk")


def test_an_impatient_server_does_not_hang_up(old):
    url = old(
        [row(1)],
        f"ALTER DATABASE {OLD} SET idle_session_timeout = '40ms';"
        f"ALTER DATABASE {OLD} SET idle_in_transaction_session_timeout = '40ms';"
        f"ALTER DATABASE {OLD} SET statement_timeout = '40ms'",
    )
    with source.opened(url) as shop:
        shop.execute("SELECT pg_sleep(0.06)")
        time.sleep(0.06)
        with source.snapshot(shop):
            time.sleep(0.06)
            assert source.mark(shop)["rows"] == "1"


def test_a_report_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(IsADirectoryError):
        listing.can_write(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        listing.can_write(tmp_path / "file" / "found.csv")
    listing.can_write(tmp_path / "new" / "found.csv")
    assert list((tmp_path / "new").iterdir()) == []
