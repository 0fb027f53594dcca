"""How many cells are low is kept by whoever writes, and never makes two sales meet."""

import threading

import psycopg
import pytest

from services.inventory.records import LevelFinding
from services.kernel import migrate, work
from tests.services.inventory.conftest import LEEDS, YORK

AUDITOR = work.Caller("Daniel Whitfield", frozenset({"stock.read", "stock.check"}))


def kept(owner):
    return dict(owner.execute("SELECT location, low FROM low_stock_count WHERE low <> 0"))


def counted(owner):
    return dict(
        owner.execute("SELECT location, count(*) FROM product_inventory WHERE is_low GROUP BY 1")
    )


def lines(owner):
    return owner.execute("SELECT count(*) FROM low_stock_change").fetchone()[0]


@pytest.fixture
def shop(owner, stock):
    """Four SKUs at both places, none of them low: 10 pieces, reorder point 5."""
    for variant in range(1, 5):
        stock(variant, f"SKU{variant}", leeds=10, york=10, point=5)
    owner.execute("SELECT recount_low_stock()")


def test_whatever_is_written_the_count_follows(shop, owner):
    for statement in (
        "UPDATE product_inventory SET stock_level = 5 WHERE variant = 1",
        "UPDATE product_inventory SET stock_level = 3",
        "UPDATE product_inventory SET stock_level = 9 WHERE variant = 2 AND location = 1",
        "UPDATE product_inventory SET reorder_point = 20 WHERE location = 1",
        "UPDATE product_inventory SET unavailable = 1 WHERE variant = 2",
        "DELETE FROM product_inventory WHERE variant = 1 AND location = 2",
        "UPDATE product_inventory SET location = 2 WHERE variant = 1",
        "INSERT INTO product_inventory (variant, location) VALUES (1, 1)",
        "DELETE FROM product_inventory WHERE variant = 3",
    ):
        owner.execute(statement)
        assert kept(owner) == counted(owner), statement
        owner.execute("SELECT fold_low_stock()")
        assert kept(owner) == counted(owner), statement
    assert lines(owner) == len(counted(owner)) == 2
    with owner.transaction(force_rollback=True):
        owner.execute("UPDATE product_inventory SET stock_level = 99")
    assert kept(owner) == counted(owner)
    owner.execute("TRUNCATE product_inventory")
    assert (kept(owner), lines(owner)) == ({}, 0)


def test_a_sale_that_crosses_nothing_writes_nothing(shop, owner):
    owner.execute("UPDATE product_inventory SET stock_level = stock_level - 1")
    assert lines(owner) == 0


def test_cells_that_cross_in_opposite_order_never_wait_for_each_other(shop, own, owner):
    low = "UPDATE product_inventory SET stock_level = 1 WHERE variant = %s AND location = %s"
    with psycopg.connect(own.owner) as here, psycopg.connect(own.owner) as there:
        for each in (here, there):
            each.execute("SET lock_timeout = '300ms'")
        here.execute(low, (1, LEEDS))
        there.execute(low, (2, YORK))
        here.execute(low, (3, YORK))  # a row per location would be waited for here,
        there.execute(low, (4, LEEDS))  # and this would be the deadlock
        assert kept(owner) == {}
        owner.execute("SELECT fold_low_stock()")  # nor does the chore wait for them
        here.commit()
        assert kept(owner) == counted(owner) == {LEEDS: 1, YORK: 1}
        there.commit()
    assert kept(owner) == counted(owner) == {LEEDS: 2, YORK: 2}


def test_sums_stay_right_while_two_fold_and_others_sell(shop, own, owner):
    done = threading.Event()
    failed: list[Exception] = []

    def until_done(work):
        try:
            with psycopg.connect(own.owner, autocommit=True) as connection:
                while not done.is_set():
                    work(connection)
        except psycopg.Error as error:
            failed.append(error)

    def fold(connection):
        connection.execute("SELECT fold_low_stock()")

    threads = [threading.Thread(target=until_done, args=(fold,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for at in range(100):
        owner.execute("UPDATE product_inventory SET stock_level = %s", (1 if at % 2 else 10,))
        one_moment = owner.execute(
            "SELECT (SELECT count(*) FROM product_inventory WHERE is_low),"
            " (SELECT coalesce(sum(low), 0) FROM low_stock_count)"
        ).fetchone()
        assert one_moment[0] == one_moment[1]
    done.set()
    for thread in threads:
        thread.join(10)
    assert not failed


def test_a_load_without_triggers_is_counted_at_its_end(shop, owner):
    with owner.transaction():
        owner.execute(migrate.sql("inventory/load_begin.sql"))
        owner.execute("UPDATE product_inventory SET stock_level = 2 WHERE location = 1")
        owner.execute(migrate.sql("inventory/load_end.sql"))
    assert kept(owner) == counted(owner) == {LEEDS: 4}


def test_the_check_names_a_place_whose_count_is_wrong(shop, owner, inventory):
    with work.doing(work.Work(AUDITOR)):
        assert inventory.check_low_counts() == []
        owner.execute("INSERT INTO low_stock_change VALUES (1, 3)")
        assert inventory.check_low_counts() == [LevelFinding("low count", "", "Leeds store", 0, 3)]


def test_the_services_chore_folds(shop, owner, inventory):
    owner.execute("UPDATE product_inventory SET stock_level = 1")
    owner.execute("UPDATE product_inventory SET stock_level = 9 WHERE variant = 1")
    assert lines(owner) == 10
    inventory.fold_low_counts()
    assert (lines(owner), kept(owner)) == (2, {LEEDS: 3, YORK: 3})
