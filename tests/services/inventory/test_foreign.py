"""Writers that are not ours: what psql does to a level is audited, announced, and kept apart."""

import psycopg

from tests.services.inventory.conftest import LEEDS


def test_a_level_changed_past_the_ledger_is_audited_and_announced(own, owner, stock):
    stock(1, "MUG", leeds=5)
    owner.execute("TRUNCATE cache_outbox")
    with psycopg.connect(own.owner, autocommit=True) as hearing:
        hearing.execute("LISTEN changes")

        owner.execute("UPDATE product_inventory SET stock_level = 99")

        (heard,) = list(hearing.notifies(timeout=5, stop_after=1))
    topic, key, version = owner.execute("SELECT topic, key, version FROM cache_outbox").fetchone()
    assert (topic, key) == ("level", "1:1")
    assert heard.payload == f"level {version} 1:1"
    told = owner.execute(
        "SELECT subject, operation, old, new, request FROM audit WHERE operation = 'update'"
        " AND table_name = 'product_inventory' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert told == ("level:1:1", "update", {"stock_level": 5}, {"stock_level": 99}, None)


def test_our_own_movement_is_announced_and_only_the_ledger_keeps_it(
    inventory, owner, stock, as_clerk
):
    stock(1, "MUG", leeds=5)
    (audited,) = owner.execute("SELECT count(*) FROM audit").fetchone()

    version = inventory.adjust(1, LEEDS, 1, "found").level.version

    assert owner.execute("SELECT topic, key, version FROM cache_outbox").fetchall() == [
        ("level", "1:1", version)
    ]
    assert owner.execute("SELECT count(*) FROM audit").fetchone() == (audited,)


def test_moves_of_one_transaction_do_not_hide_a_tampering_beside_them(owner, stock):
    stock(1, "MUG", leeds=5)
    (audited,) = owner.execute("SELECT count(*) FROM audit").fetchone()
    with owner.transaction():
        owner.execute("SELECT set_config('app.stores', '*', true)")
        owner.execute(
            "SELECT * FROM move_stock(NULL, ARRAY[1], ARRAY[1::bigint], ARRAY[1::smallint],"
            " ARRAY[1], ARRAY['found'], ARRAY[''], ARRAY[''], ARRAY[NULL::bigint])"
        )
        owner.execute("UPDATE product_inventory SET stock_level = 99")
    assert owner.execute("SELECT count(*) FROM audit").fetchone() == (audited + 1,)


def test_a_renamed_location_empties_the_cached_list(inventory, owner, database):
    owner.execute("UPDATE location SET name = 'Leeds Briggate' WHERE id = 1")
    assert owner.execute("SELECT topic, key FROM cache_outbox").fetchall() == [("location", "all")]
