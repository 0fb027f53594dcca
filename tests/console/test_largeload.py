"""The load for measuring: every cell has its ledger, and no index or key is lost on the way."""

import gzip
from collections.abc import Generator
from typing import Any

import psycopg
import pytest

from console import largeload
from console.embedded import Engines
from console.largesample import LargeSample
from tests.engines import Own, empty

KEYS = """
SELECT pg_get_indexdef(indexrelid) FROM pg_index
 WHERE indrelid::regclass::text = ANY (%(tables)s)
UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid::regclass::text = ANY (%(tables)s) ORDER BY 1
"""
JOURNEY = "product_id,manufacturer_id,department,brand,product_category,product_type,package_size"
FOOD = ["4006381333931,Pencil", "4006381333930,Wrong check digit", "96385074,Short code"]
Connection = psycopg.Connection[Any]


@pytest.fixture
def sample(tmp_path):
    """Six singles (three and three), the shipped sample, then packs of all of them."""
    rows = [f"{n},1,GROCERY,National,ICE,CUBED {n},22 LB" for n in range(3)]
    for name, lines in {
        "complete_journey/products.csv.gz": [JOURNEY, *rows],
        "off_lifyzer/products_barcode_name.csv.gz": ["barcode,product_name", *FOOD],
    }.items():
        (tmp_path / name).parent.mkdir()
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    return LargeSample(tmp_path, 3800)


@pytest.fixture
def owner(engines: Engines, request) -> Generator[Connection]:
    empty(engines, request.param)
    with psycopg.connect(Own.of(engines, request.param).owner, autocommit=True) as connection:
        yield connection
    empty(engines, request.param)


def scalar(owner: Connection, statement: str) -> Any:
    row = owner.execute(statement.encode()).fetchone()
    return row[0] if row else None


@pytest.mark.parametrize("owner", ["inventory"], indirect=True)
def test_levels_and_ledger_agree_and_the_keys_are_back(owner, sample):
    keys = owner.execute(KEYS, {"tables": list(largeload.STOCK)}).fetchall()
    places, movements = largeload.load_inventory(owner, sample, lambda _text: None)
    assert scalar(owner, "SELECT count(*) FROM product_inventory") == 3800 * places
    assert movements == scalar(
        owner, "SELECT count(*) FROM product_inventory WHERE stock_level > 0"
    )
    assert not scalar(
        owner,
        "SELECT count(*) FROM product_inventory c LEFT JOIN stock_movement m"
        " USING (variant, location)"
        " WHERE (c.stock_level, c.last_seq) <> (coalesce(m.balance, 0), coalesce(m.sequence, 0))",
    )
    assert owner.execute(KEYS, {"tables": list(largeload.STOCK)}).fetchall() == keys


@pytest.mark.parametrize("owner", ["catalog"], indirect=True)
def test_the_catalogue_has_real_products_and_then_packs_of_them(owner, sample):
    keys = owner.execute(KEYS, {"tables": list(largeload.CATALOG)}).fetchall()
    assert largeload.load_catalog(owner, sample) == 3800
    assert scalar(owner, "SELECT count(*) FROM variant WHERE sku = 'OFF-4006381333931'") == 1
    assert (
        scalar(
            owner,
            "SELECT name FROM product p JOIN variant v ON v.product = p.id WHERE sku = 'CJ-0-X6'",
        )
        == "Cubed 0 22 Lb National (6 pack)"
    )
    assert not scalar(owner, "SELECT count(*) FROM product WHERE min_price IS NULL")
    assert not scalar(owner, "SELECT count(*) FROM event")  # the inventory has its items already
    assert owner.execute(KEYS, {"tables": list(largeload.CATALOG)}).fetchall() == keys
