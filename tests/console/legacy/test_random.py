"""Dirt that nobody thought of: no value of an old table vanishes, and the new shop is sound."""

import operator
import random
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from console.commands.check import check
from console.connect import assemble
from console.legacy.records import Migrated
from console.legacy.source import COLUMNS
from console.peak import legacydb
from console.places import Places
from tests.console.legacy.conftest import OLD

Row = dict[str, Any]
ODD = (
    *("Acme", "ACME", "acme ", "Ünï", "ß", "SS", "İstanbul", "\u0131", "", "  ", None),
    *("x" * 250, "-", "a\tb", "a\nb", "A > B", "'; DROP", "%s {}", "\u00a0nb\u00a0", "日本", "🙂"),
    *("=1+1", "a,b", "A|B", "\u200bzw", "é", "e\u0301", "\x7f", "Z" * 70),
)
BLANK = " \t\n\u00a0\x7f"
LIMITS = (0, -7, None, 2_147_483_647, -2_147_483_648)
TIMES = ("infinity", "-infinity", None, "0044-03-15 BC", "294276-01-01", "2030-05-05", "2021-02-02")


def made_up(chance: random.Random, count: int) -> list[Row]:
    """So many rows of a shop whose people typed what they liked."""

    def mostly(*usual: object, odd: tuple[object, ...] = ODD, share: float = 0.15) -> object:
        return chance.choice(odd if chance.random() < share else usual)

    rows: list[Row] = []
    while len(rows) < count:
        product = chance.randrange(1, max(2, count // 4))
        row = {
            "product_id": mostly(product, odd=(None, 0, -3, 2_147_483_647), share=0.1),
            "sku": mostly(*(f"S-{product}{end}" for end in ("", "", "a", "A")), share=0.1),
            "product_name": mostly(f"Name {product}"),
            "description": mostly(f"Text {product}\nline"),
            "department": mostly("D"),
            "category": mostly("D > C"),
            "subcategory": mostly("D > C > S", "D > C > T", "D>C>S", "C > S", "S", " > ", ">"),
            "brand": mostly(f"Brand {product % 5}"),
            "brand_country": mostly("UK"),
            "supplier_name": mostly(f"Supplier {product % 4}"),
            "supplier_address": mostly("Road"),
            "supplier_email": mostly("a@b"),
            "tags": mostly("a,b", "b,a", "A,a", ",", "a,,b", " a , b"),
            "price": mostly("1.50", odd=(None, "-1", "NaN", "99999999.99", "0", "2.55"), share=0.4),
            "popularity": mostly(1.5, odd=(None, "NaN", "Infinity", -1, 3.4e38, 0.1), share=0.4),
            "warehouse": mostly("W1", "W2", "w2", "W3 ", share=0.07),
            "warehouse_name": mostly("House"),
            "warehouse_address": mostly("Address"),
            "warehouse_city": mostly("City"),
            "stock_level": mostly(5, odd=LIMITS, share=0.3),
            "reorder_level": mostly(3, odd=LIMITS, share=0.3),
            "image_urls": mostly("http://x/1.jpg,http://x/2.jpg", "img/1.jpg", "javascript:x", ","),
            "last_updated": mostly("2020-01-01", odd=TIMES, share=0.5),
        }
        rows += [row] * (2 if chance.random() < 0.05 else 1)
    return rows


def fill(url: str, rows: list[Row]) -> list[Row]:
    """The rows as the old table has them, with their ids."""
    wanted = [name for name in COLUMNS if name != "last_updated"]
    with psycopg.connect(url, autocommit=True) as old, old.cursor() as cursor:
        with cursor.copy(f"COPY product_inventory ({', '.join(rows[0])}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(list(row.values()))
        found = cursor.execute(f"SELECT {', '.join(wanted)} FROM product_inventory").fetchall()
    return [dict(zip(wanted, row, strict=True)) for row in found]


PRODUCTS = """
SELECT p.id, p.name AS product_name, t.description, b.name AS brand, b.country AS brand_country,
       s.name AS supplier_name, s.address AS supplier_address, s.email AS supplier_email,
       p.popularity,
       (SELECT string_agg(c.name, ' > ' ORDER BY cardinality(c.path))
          FROM category home JOIN category c ON c.id = ANY (home.path) WHERE home.id = p.category)
         AS subcategory,
       ARRAY(SELECT name FROM product_tag JOIN tag ON id = tag WHERE product = p.id) AS tags,
       ARRAY(SELECT url FROM product_image WHERE product = p.id ORDER BY position) AS image_urls
  FROM product p
  LEFT JOIN product_text t ON t.product = p.id LEFT JOIN brand b ON b.id = p.brand
  LEFT JOIN product_supplier ps ON ps.product = p.id LEFT JOIN supplier s ON s.id = ps.supplier
"""
PRICES = "SELECT v.id, p.amount FROM price p JOIN variant v ON v.id = p.variant"
OPENED = """
SELECT split_part(m.reference, ' ', 2)::int AS id, m.variant, i.sku, l.code AS warehouse,
       l.name AS warehouse_name, l.address AS warehouse_address, l.city AS warehouse_city,
       m.delta AS stock_level, c.reorder_point AS reorder_level
  FROM stock_movement m JOIN item i USING (variant) JOIN location l ON l.id = m.location
  JOIN product_inventory c USING (variant, location)
"""


def by_id(url: str, sql: str) -> dict[int, Row]:
    with (
        psycopg.connect(url, autocommit=True) as owner,
        owner.cursor(row_factory=psycopg.rows.dict_row) as cursor,
    ):
        return {row["id"]: row for row in cursor.execute(sql.encode())}


def parts(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


SAME: dict[str, Callable[[Any, Any], bool]] = {
    "popularity": lambda old, new: abs(old - new) <= abs(new) * 1e-6,
    "tags": lambda old, new: set(parts(old, ",")) == set(new),
    "image_urls": lambda old, new: parts(old, ",") == new,
    "subcategory": lambda old, new: parts(old, ">") == parts(new, ">"),
}


def vanished(rows: list[Row], migrated: Migrated, places: Places) -> list[tuple[int, str, Any]]:
    """Values that are neither in the shop nor in a finding of their row and column."""
    told = defaultdict(set)
    for each in migrated.findings:
        told[each.row].add(each.column)
    products = by_id(places.owner_urls["catalog"], PRODUCTS)
    prices = by_id(places.owner_urls["catalog"], PRICES)
    opened = by_id(places.owner_urls["inventory"], OPENED)
    lost = []
    for row in rows:
        known = told[row["id"]]
        if row["product_id"] not in products:
            lost += [] if "product_id" in known else [(row["id"], "product_id", None)]
            continue
        there = products[row["product_id"]] | opened.get(row["id"], {})
        if "variant" in there and not known & {"price"}:
            there["price"] = Decimal(prices[there["variant"]]["amount"]) / 100
        for column in (there.keys() & row.keys()) - known - {"id"}:
            old, new = row[column], there[column]
            nothing = old is None or (isinstance(old, str) and not old.strip(BLANK))
            if column == "subcategory" and (nothing or "category" in known):
                continue
            if not nothing and not SAME.get(column, operator.eq)(old, new):
                lost.append((row["id"], column, old))
    return lost


@pytest.mark.parametrize(
    ("seed", "count"),
    [(1, 250), *(pytest.param(n, 4 * n * n, marks=pytest.mark.chaos) for n in range(2, 22))],
)
def test_no_value_vanishes(places, engines, migrated, seed, count):
    url = legacydb.create(engines.admin_url(), OLD)
    rows = fill(url, made_up(random.Random(seed), count))

    result = migrated(url, 100)

    assert result.ok
    assert result.rows == len(rows)
    assert vanished(rows, result, places) == []
    shop = assemble(places)
    try:
        assert check(shop, full=True, repair=False) == ([], 0)
    finally:
        shop.close()
