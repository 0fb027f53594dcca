"""Every kind of dirt: which rows are told, what was done, and what is in the shop afterwards."""

from collections.abc import Generator
from dataclasses import dataclass

import psycopg
import pytest

from console.commands.check import check
from console.connect import assemble
from console.legacy.migrating import migrate
from console.legacy.records import Migrated
from console.peak import legacydb
from console.places import Places
from tests.console.legacy.conftest import OLD, empty_shop
from tests.legacy import plant


@dataclass(frozen=True)
class Brought:
    places: Places
    rows: dict[str, list[int]]
    migrated: Migrated

    def told(self, *rules: str) -> dict[int, set[str]]:
        """What was done by row, of these rules."""
        by_row: dict[int, set[str]] = {}
        for each in self.migrated.findings:
            if each.rule in rules:
                by_row.setdefault(each.row, set()).add(each.done)
        return by_row

    def ask(self, service: str, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.places.owner_urls[service], autocommit=True) as owner:
            return owner.execute(sql.encode()).fetchall()


@pytest.fixture(scope="module")
def brought(engines) -> Generator[Brought]:
    places = empty_shop(engines)
    url = legacydb.create(engines.admin_url(), OLD)
    with psycopg.connect(url, autocommit=True) as old:
        old.execute("DROP TABLE product_inventory")
        rows = plant(old)
    yield Brought(places, rows, migrate(places, url, lambda _text: None))
    empty_shop(engines)


# Rule of the planted rows → the rule and column they are told under. Rows that tie are all told;
# of three that contradict the one that lost.
TOLD = {
    "brands contradict": ("contradicting_brand", "brand"),
    "brand countries contradict": ("contradicting_brand_country", "brand_country"),
    "supplier names contradict": ("contradicting_supplier", "supplier_name"),
    "supplier addresses contradict": ("contradicting_supplier_address", "supplier_address"),
    "supplier emails contradict": ("contradicting_supplier_email", "supplier_email"),
    "prices contradict": ("contradicting_price", "price"),
    "names contradict": ("contradicting_name", "product_name"),
    "descriptions contradict": ("contradicting_description", "description"),
    "categories contradict": ("contradicting_category", "category"),
    "tags contradict": ("contradicting_tags", "tags"),
    "images contradict": ("contradicting_images", "image_urls"),
    "popularities contradict": ("contradicting_popularity", "popularity"),
    "warehouse texts contradict": ("contradicting_warehouse_name", "warehouse_name"),
    "no product": ("orphan_no_product", "product_id"),
    "no SKU": ("orphan_no_sku", "sku"),
    "no warehouse": ("orphan_no_warehouse", "warehouse"),
    "unknown warehouse": ("missing_warehouse_name", "warehouse_name"),
    "warehouse in another case": ("warehouse_case", "warehouse"),
    "SKU case in one product": ("duplicate_sku_case", "sku"),
    "SKU case in two products": ("duplicate_sku", "sku"),
    "SKU case in one cell": ("duplicate_sku_case", "sku"),
    "SKU in two products": ("duplicate_sku", "sku"),
    "duplicate rows": ("duplicate_row", "stock_level"),
    "cell twice": ("duplicate_cell", "stock_level"),
    "negative stock": ("negative_stock", "stock_level"),
    "no stock": ("missing_stock", "stock_level"),
    "negative reorder level": ("negative_reorder", "reorder_level"),
    "no reorder level": ("missing_reorder", "reorder_level"),
    "no price": ("missing_price", "price"),
    "negative price": ("invalid_price", "price"),
    "popularity is no number": ("invalid_popularity", "popularity"),
    "no popularity": ("missing_popularity", "popularity"),
    "negative popularity": ("invalid_popularity", "popularity"),
    "no time": ("missing_time", "last_updated"),
    "no name": ("missing_name", "product_name"),
    "name too long": ("text_too_long", "product_name"),
    "control characters": ("control_characters", "product_name"),
    "SKU with blanks around": ("untrimmed_sku", "sku"),
    "SKU too long": ("sku_too_long", "sku"),
    "no category": ("missing_category", "category"),
    "categories do not nest": ("broken_category", "category"),
    "empty part of a category": ("broken_category", "category"),
    "tags with blanks and duplicates": ("duplicate_tag", "tags"),
}
LOST_ALONE = {"brands contradict": 1, "brand countries contradict": 1}  # of those planted
PARTLY = {"malformed images": ("malformed_image", "image_urls")}
# Nothing is lost and nothing is wrong with it.
FINE = {"clean", "hostile text", "huge reorder level", "no supplier", "no description"}


@pytest.mark.parametrize("planted", sorted(TOLD))
def test_each_row_that_breaks_a_rule_is_told(brought, planted):
    rule, column = TOLD[planted]
    told = {(f.row, f.column) for f in brought.migrated.findings if f.rule == rule}
    mine = [row for row in brought.rows[planted] if (row, column) in told]
    expected = brought.rows[planted]
    if planted in LOST_ALONE:
        expected = expected[-LOST_ALONE[planted] :]
    assert mine == expected


def test_rows_without_a_fault_are_not_told(brought):
    fine = {row for rule in FINE for row in brought.rows[rule]}
    assert [f for f in brought.migrated.findings if f.row in fine] == []


def test_every_planted_rule_is_judged(brought):
    judged = TOLD.keys() | PARTLY.keys() | FINE
    assert judged | {"no brand"} == set(brought.rows)
    images = brought.told("malformed_image")
    assert list(images) == brought.rows["malformed images"][:1]
    # A country without a brand has no place: it stands in a finding.
    assert list(brought.told("contradicting_brand_country"))[-2:] == brought.rows["no brand"]


@pytest.mark.parametrize(
    ("rule", "done"),
    [
        ("brands contradict", '"Acme" is taken: no other text stands in more rows'),
        ("SKU in two products", 'kept under "JUG-44-2": product 44 keeps the SKU'),
        ("SKU case in one cell", "2 rows of one cell are added up to 9 pieces"),
        ("negative stock", "0 pieces are taken"),
        ("no warehouse", "taken as LDN, which has this name"),
        ("no SKU", "its stock and price are left out; what it says of product 31 is taken"),
        ("no name", 'named "SKU-71"'),
        ("no category", "put into Uncategorised"),
        ("categories do not nest", "read as Home > Kitchen > Mugs"),
    ],
)
def test_what_was_done_is_said(brought, rule, done):
    last = brought.rows[rule][-1]
    assert done in {f.done for f in brought.migrated.findings if f.row == last}


def test_what_is_left_out_stands_in_its_finding(brought):
    whole = {f.row: f.found for f in brought.migrated.findings if f.rule == "orphan_no_product"}
    assert list(whole) == brought.rows["no product"]
    assert all('"product_name": "Mug No. 30"' in found for found in whole.values())


@pytest.mark.parametrize(
    ("service", "sql", "rows"),
    [
        ("catalog", "SELECT id FROM product WHERE id IN (30, 31, 45) ORDER BY 1", [(31,), (45,)]),
        (
            "catalog",
            (
                "SELECT product, sku FROM variant WHERE product IN (40, 41, 42, 43, 44, 45)"
                " ORDER BY product"
            ),
            [
                (40, "MUG-40"),
                (41, "CUP-41"),
                (42, "cup-41-2"),
                (43, "POT-43"),
                (44, "JUG-44"),
                (45, "JUG-44-2"),
            ],
        ),
        (
            "catalog",
            (
                "SELECT amount FROM price JOIN variant v ON v.id = variant"
                " WHERE v.product IN (1, 18, 55, 56)"
            ),
            [(750,), (750,)],
        ),
        (
            "catalog",
            (
                "SELECT t.name FROM product_tag p JOIN tag t ON t.id = p.tag WHERE p.product = 85"
                " ORDER BY 1"
            ),
            [("mug",), ("stoneware",)],
        ),
        (
            "catalog",
            "SELECT url FROM product_image WHERE product = 86",
            [("https://img.example.com/1.jpg",)],
        ),
        (
            "catalog",
            (
                "SELECT name, country FROM brand WHERE name IN ('Acme', 'Northwind', 'ACME Ltd')"
                " ORDER BY 1"
            ),
            [("Acme", "United Kingdom"), ("Northwind", "United Kingdom")],
        ),
        (
            "catalog",
            (
                "SELECT p.id, array_agg(c.name ORDER BY cardinality(c.path)) FROM product p"
                " JOIN category home ON home.id = p.category"
                " JOIN category c ON c.id = ANY (home.path)"
                " WHERE p.id IN (80, 84, 88) GROUP BY 1 ORDER BY 1"
            ),
            [(80, ["Uncategorised"]), (84, ["Home", "Mugs"]), (88, ["Home", "Kitchen", "Mugs"])],
        ),
        (
            "catalog",
            "SELECT name FROM product WHERE id = 73 OR id = 88 ORDER BY id",
            [
                ("Mug  with a bell [31m",),
                ("<b onclick=alert(1)>Mug</b> & <script>x</script>",),
            ],
        ),
        (
            "inventory",
            "SELECT id, code, kind, city, address FROM location ORDER BY id",
            [
                (1, "BRS", "store", "Bristol", "3 Regent Street"),
                (2, "LDN", "store", "London", "12 Marylebone High Street"),
                (3, "MKC", "warehouse", "Milton Keynes", "1 Standing Way"),
                (4, "OLD", "store", "", ""),
            ],
        ),
        (
            "inventory",
            (
                "SELECT i.product, stock_level, reorder_point FROM product_inventory"
                " JOIN item i USING (variant) WHERE i.product IN (43, 46, 47, 50, 51, 52)"
                " AND location = 3 ORDER BY 1"
            ),
            [(43, 9, 9), (46, 66, 9), (47, 19, 9), (50, 0, 9), (51, 0, 9), (52, 72, 0)],
        ),
        (
            "inventory",
            (
                "SELECT sequence, delta, balance, reference FROM stock_movement"
                " JOIN item i USING (variant) WHERE i.product = 43 ORDER BY 1"
            ),
            [(1, 4, 4, "legacy 54"), (2, 5, 9, "legacy 55")],
        ),
    ],
)
def test_what_is_in_the_shop(brought, service, sql, rows):
    assert brought.ask(service, sql) == rows


def test_the_sum_of_everything_is_explained(brought):
    assert brought.migrated.ok
    pieces = brought.migrated.totals["on_hand"]
    rows = brought.migrated.totals["rows"]
    assert rows == {"legacy": 102, "left_out": 5, "duplicates": 2, "taken": 95, "agree": True}
    stock = brought.ask("inventory", "SELECT sum(stock_level) FROM product_inventory")
    assert stock == [(pieces["taken"],)] == [(brought.migrated.on_hand,)]
    assert pieces["legacy"] + 3 - pieces["left_out"] - pieces["duplicates"] == pieces["taken"]


def test_names_levels_and_ledger_agree(brought):
    shop = assemble(brought.places)
    try:
        assert check(shop, full=True, repair=False) == ([], 0)
    finally:
        shop.close()
