"""The inventory's names follow the catalogue through anything; a check says if they do not."""

import json

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


def test_names_follow_the_catalogue_while_the_inventory_is_away(shop, engines):
    (mug,) = add(shop, "MUG")
    assert agreed(shop) == []
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        admin.execute("ALTER DATABASE backroom_inventory ALLOW_CONNECTIONS false")
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = 'backroom_inventory'"
        )
        try:
            shop.catalog.change(mug.id, mug.version, ProductChange(name="Blue Mug"))
            add(shop, "CUP")
            with psycopg.connect(engines.owner_url("catalog"), autocommit=True) as psql:
                psql.execute("UPDATE variant SET sku = 'MUG-2' WHERE sku = 'MUG'")
                waiting = psql.execute("SELECT count(*) FROM event").fetchone()
                assert waiting == (3,)  # nothing was lost, nothing was told
        finally:
            admin.execute("ALTER DATABASE backroom_inventory ALLOW_CONNECTIONS true")

    assert agreed(shop) == []
    with psycopg.connect(engines.owner_url("inventory")) as psql:
        told = psql.execute("SELECT sku, name FROM item ORDER BY sku").fetchall()
    assert told == [("CUP", "Cup"), ("MUG-2", "Blue Mug")]


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
