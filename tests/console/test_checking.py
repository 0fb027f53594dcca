"""The inventory's names follow the catalogue through anything; a check says if they do not."""

import json
import time
from contextlib import contextmanager

import psycopg
import pytest

from console import checking
from console.cli import main
from console.commands.check import check
from console.connect import assemble
from console.embedded import DATABASES
from console.places import Places
from services.catalog.records import NewProduct, ProductChange
from services.kernel import work
from tests.engines import empty

OWNER = work.Caller(
    "Margaret Shaw",
    frozenset(["catalog.read", "catalog.write", "catalog.create", "stock.read", "stock.check"]),
)


@pytest.fixture
def shop(engines, monkeypatch):
    monkeypatch.setattr(checking, "SETTLES_WITHIN", 0.2)
    empty(engines, "catalog", "INSERT INTO category (id, name, path) VALUES (1, 'Mugs', '{1}')")
    empty(engines, "inventory")
    urls = {name: engines.database_url(name) for name in DATABASES}
    owners = {name: engines.owner_url(name) for name in DATABASES}
    opened = assemble(Places(urls, owners, engines.redis_url, None))
    with work.doing(work.Work(OWNER)):
        yield opened
    opened.close()


def add(shop, *skus):
    return [shop.catalog.create(NewProduct(sku, sku.title(), 1, status="active")) for sku in skus]


def found(shop, *, repair=False):
    findings, _repaired = check(shop, full=True, repair=repair)
    return [(f.check, f.sku, f.expected, f.found) for f in findings]


def agreed(shop):
    return checking.settled(
        lambda: checking.differing_items(shop.catalog, shop.inventory), within=15
    )


@contextmanager
def away(engines, name):
    """A database that takes nobody, and has thrown out everybody."""
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE backroom_{name} ALLOW_CONNECTIONS false")
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [f"backroom_{name}"],
        )
        try:
            yield
        finally:
            admin.execute(f"ALTER DATABASE backroom_{name} ALLOW_CONNECTIONS true")


def test_names_follow_the_catalogue_while_the_inventory_is_away(shop, engines):
    (mug,) = add(shop, "MUG")
    assert agreed(shop) == []
    with away(engines, "inventory"):
        shop.catalog.change(mug.id, mug.version, ProductChange(name="Blue Mug"))
        add(shop, "CUP")
        with psycopg.connect(engines.owner_url("catalog"), autocommit=True) as psql:
            psql.execute("UPDATE variant SET sku = 'MUG-2' WHERE sku = 'MUG'")
        assert events(engines) == 3  # nothing was lost, nothing was told

    assert agreed(shop) == []
    assert items(engines) == [("CUP", "Cup"), ("MUG-2", "Blue Mug")]


def test_a_name_is_told_again_when_the_catalogue_dies_before_it_knows_it_was_told(shop, engines):
    with psycopg.connect(engines.owner_url("inventory")) as holder:
        holder.execute("LOCK TABLE item IN EXCLUSIVE MODE")  # what arrives must wait here
        add(shop, "MUG")
        with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
            waits_for(lambda: admin.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                " AND query LIKE '%INSERT INTO item%'"
            ).fetchone() == (1,))  # fmt: skip
        with away(engines, "catalog"):
            holder.commit()
            waits_for(lambda: items(engines) == [("MUG", "Mug")])
            assert shop.inventory.low_count() == 0  # the inventory goes on by itself
            holder.execute("DELETE FROM item")  # so that only being told again brings it back
            holder.commit()
    assert agreed(shop) == []
    waits_for(lambda: events(engines) == 0)
    assert items(engines) == [("MUG", "Mug")]


def waits_for(what, seconds=15):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def events(engines):
    with psycopg.connect(engines.owner_url("catalog")) as psql:
        return psql.execute("SELECT count(*) FROM event").fetchone()[0]


def items(engines):
    with psycopg.connect(engines.owner_url("inventory")) as psql:
        return psql.execute("SELECT sku, name FROM item ORDER BY sku").fetchall()


def test_what_psql_left_behind_is_found_and_repaired(shop, engines):
    mug, *_others = add(shop, "MUG", "CUP", "TEA")
    assert agreed(shop) == []
    with psycopg.connect(engines.owner_url("inventory"), autocommit=True) as psql:
        psql.execute("DELETE FROM item WHERE sku = 'MUG'")
        psql.execute("UPDATE item SET name = 'Saucer', version = 0 WHERE sku = 'CUP'")
    with psycopg.connect(
        engines.admin_url("backroom_catalog"), autocommit=True
    ) as admin:  # without the trigger that would tell
        admin.execute("SET session_replication_role = replica")
        admin.execute("DELETE FROM price; DELETE FROM variant WHERE sku = 'TEA'")

    assert sorted(found(shop)) == [
        ("item", "MUG", "Mug", None),
        ("item", "TEA", None, "Tea"),
        ("item name", "CUP", "Cup", "Saucer"),
    ]
    assert found(shop, repair=True) == []
    assert found(shop) == []
    assert shop.catalog.product(mug.id).sku == "MUG"


def test_a_truncated_projection_is_found_whole_with_the_stock_it_took_along(shop, engines):
    add(shop, "MUG", "CUP")
    assert agreed(shop) == []
    with psycopg.connect(engines.owner_url("inventory"), autocommit=True) as psql:
        psql.execute(
            "INSERT INTO location (id, code, name, kind) VALUES (1, 'L', 'Leeds', 'store')"
        )
        psql.execute("SELECT set_config('app.stores', '*', false)")
        psql.execute(
            "SELECT * FROM move_stock(NULL, ARRAY[1], (SELECT ARRAY[variant] FROM item WHERE"
            " sku = 'MUG'), ARRAY[1::smallint], ARRAY[5], ARRAY['opening'], ARRAY[''], ARRAY[''],"
            " ARRAY[NULL::bigint])"
        )
        psql.execute("TRUNCATE item CASCADE")

    told = found(shop, repair=True)

    assert told == [("ledger", "MUG", 5, 0), ("sequence", "MUG", 1, 0)]  # names are back


def test_the_command_answers_with_one_json_object(ready_home, capfd):
    code = main(["--home", str(ready_home), "check", "--full", "--json"])
    told = json.loads(capfd.readouterr().out)
    assert (code, told["ok"], told["findings"]) == (0, True, [])
    assert told["seconds"] < 5


def test_no_shop_is_made_for_a_check(home, capfd):
    assert main(["--home", str(home), "check", "--json"]) == 2
    assert "no shop" in json.loads(capfd.readouterr().out)["error"]
    assert not home.exists()
