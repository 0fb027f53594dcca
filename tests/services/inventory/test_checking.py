"""Checks name what was done to the tables past the service, and nothing else."""

import psycopg
import pytest

from services.inventory import checking
from services.inventory.records import ItemFinding, KnownItem, LevelFinding
from services.kernel import work
from services.kernel.errors import NotAllowed
from tests.services.inventory.conftest import LEEDS, YORK

AUDITOR = work.Caller("Daniel Whitfield", frozenset({"stock.read", "stock.write", "stock.check"}))


@pytest.fixture
def shop(inventory, stock, monkeypatch):
    monkeypatch.setattr(checking, "STEP", 2)  # variants, so that steps have borders
    for variant in range(1, 6):
        stock(variant, f"SKU{variant}", leeds=5, york=7)
    with work.doing(work.Work(AUDITOR)):
        inventory.transfer(3, LEEDS, YORK, 2)
        inventory.adjust(3, LEEDS, -3, "lost")
        yield inventory


def tamper(admin, *statements):
    """As somebody would who knows how to get past the triggers and keys."""
    admin.execute("SET session_replication_role = replica")
    for statement in statements:
        admin.execute(statement)
    admin.execute("SET session_replication_role = origin")


@pytest.fixture
def admin(engines):
    with psycopg.connect(engines.admin_url("backroom_inventory"), autocommit=True) as connection:
        yield connection


def levels(inventory, *, full=False):
    found, after = [], 0
    while after is not None:
        part = inventory.check_levels(after, full=full)
        found += part.findings
        after = part.upto
    return found


def test_what_the_service_wrote_is_right(shop):
    assert shop.check_levels().upto == 2  # a step ends here, and not at the last variant
    assert shop.check_levels(4).upto is None
    assert levels(shop, full=True) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE product_inventory SET stock_level = 99 WHERE variant = 2 AND location = 2",
            [("ledger", "SKU2", "York store", 7, 99)],
        ),
        (
            "DELETE FROM product_inventory WHERE variant = 5 AND location = 1",
            [("ledger", "SKU5", "Leeds store", 5, 0), ("sequence", "SKU5", "Leeds store", 1, 0)],
        ),
        (
            "DELETE FROM stock_movement WHERE variant = 3 AND location = 1 AND sequence = 2",
            [("ledger", "SKU3", "Leeds store", 2, 0), ("sequence", "SKU3", "Leeds store", 2, 3)],
        ),
        (
            "DELETE FROM stock_movement WHERE variant = 4",
            [("ledger", "SKU4", place, 0, pieces) for place, pieces in
             (("Leeds store", 5), ("York store", 7))],
        ),
        (
            "UPDATE product_inventory SET last_seq = 9 WHERE variant = 1 AND location = 1",
            [("sequence", "SKU1", "Leeds store", 1, 9)],
        ),
        ("DELETE FROM item WHERE variant = 5", []),  # the items' own check finds it
    ],
)  # fmt: skip
def test_what_was_done_past_the_ledger_is_named(shop, admin, statement, expected):
    tamper(admin, statement)
    told = [(f.check, f.sku, f.location, f.expected, f.found) for f in levels(shop)]
    for finding in expected:
        assert finding in told
    assert {sku for _check, sku, *_rest in told} == {sku for _check, sku, *_rest in expected}


def test_a_forged_balance_is_found_by_the_full_check_only(shop, admin):
    tamper(admin, "UPDATE stock_movement SET balance = 4 WHERE variant = 3 AND location = 1"
                  " AND sequence = 2")  # fmt: skip
    assert levels(shop) == []
    assert levels(shop, full=True) == [
        LevelFinding("balance", "SKU3", "Leeds store", 3, 4),
        LevelFinding("balance", "SKU3", "Leeds store", 1, 0),
    ]


def known(*numbers):
    return [KnownItem(n, n, f"SKU{n}", f"Sku{n}", "active") for n in numbers]


def test_the_projection_is_compared_part_by_part(shop):
    assert shop.check_items(known(1, 2, 3, 4, 5)) == []
    assert shop.check_items(known(1, 2), last=False) == []
    assert shop.check_items(known(3, 4), 2, last=False) == []
    assert shop.check_items(known(5), 4) == []
    assert shop.check_items([], 5) == []
    assert shop.check_items(known(1, 3, 4, 5, 6)) == [
        ItemFinding(2, "SKU2", "", "", "Sku2"),
        ItemFinding(6, "SKU6", "", "Sku6", ""),
    ]
    assert [f.variant for f in shop.check_items([], 3)] == [4, 5]


def test_each_field_that_differs_is_named_and_a_deleted_one_may_stay(shop, admin):
    tamper(
        admin,
        "UPDATE item SET name = '', sku = 'sku1' WHERE variant = 1",
        "UPDATE item SET status = 'archived', product = 9 WHERE variant = 2",
        "UPDATE item SET status = 'deleted' WHERE variant = 5",
    )
    assert shop.check_items(known(1, 2, 3, 4)) == [
        ItemFinding(1, "SKU1", "sku", "SKU1", "sku1"),
        ItemFinding(1, "SKU1", "name", "Sku1", ""),
        ItemFinding(2, "SKU2", "product", "2", "9"),
        ItemFinding(2, "SKU2", "status", "active", "archived"),
    ]


def test_checking_is_for_managers(inventory, as_clerk):
    for ask in (lambda: inventory.check_items([]), inventory.check_levels):
        with pytest.raises(NotAllowed, match="stock.check"):
            ask()
