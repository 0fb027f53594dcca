"""What the tables cost: HOT updates, the plan of the low-stock list, the bulk load."""

from sqlalchemy import text

from services.inventory.queries import levels
from services.kernel import migrate
from tests.services.inventory.conftest import LEEDS


def updates(owner) -> tuple[int, int]:
    """(updates, HOT updates) of the levels so far."""
    owner.execute("SELECT pg_stat_force_next_flush()")
    return owner.execute(
        "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables"
        " WHERE relname = 'product_inventory'"
    ).fetchone()


def moved(owner, delta: int) -> tuple[int, int]:
    """(updates, HOT updates) that one movement of `delta` costs."""
    before = updates(owner)
    owner.execute("SELECT set_config('app.stores', '*', false)")
    owner.execute(
        "SELECT * FROM move_stock(NULL, ARRAY[1], ARRAY[1::bigint], ARRAY[1::smallint],"
        " ARRAY[%s], ARRAY['correction'], ARRAY[''], ARRAY[''], ARRAY[NULL::bigint])",
        [delta],
    )
    after = updates(owner)
    return after[0] - before[0], after[1] - before[1]


def test_a_level_that_does_not_cross_its_reorder_point_is_updated_in_place(owner, stock):
    stock(1, "MUG", leeds=10, point=5)
    assert [moved(owner, delta) for delta in (-1, -2, +1)] == [(1, 1)] * 3
    assert moved(owner, -3) == (1, 0)  # to 5: low from here on, so idx_stock gains an entry
    assert moved(owner, -1) == (1, 1)


def test_low_stock_reads_idx_stock(inventory, database, owner, as_clerk):
    owner.execute(
        "INSERT INTO item SELECT n, n, 'S' || n, 'Item', 'active', 1"
        " FROM generate_series(1, 5000) n"
    )
    owner.execute(
        "INSERT INTO product_inventory (variant, location, stock_level, reorder_point)"
        " SELECT n, 1, n % 100, 3 FROM generate_series(1, 5000) n"
    )
    owner.execute("ANALYZE product_inventory")

    for location in (None, LEEDS):
        values = {"limit": 200, "places": None if location is None else [location]}
        with database.reading() as session:
            plan = session.scalars(text(f"EXPLAIN {levels.LOW_STOCK.text}"), values)
            assert "idx_stock" in "\n".join(plan)
    assert inventory.low_count(LEEDS) == 200
    assert len(inventory.low_stock(limit=20)) == 20


def test_a_bulk_load_ends_at_the_ledgers_heads_with_everything_back_in_place(
    inventory, owner, stock, as_clerk
):
    with owner.transaction():
        owner.execute(migrate.sql("inventory/load_begin.sql"))
        owner.execute("INSERT INTO item VALUES (1, 1, 'MUG', 'Mug', 'active', 0)")
        owner.execute(
            "INSERT INTO product_inventory (variant, location, reorder_point) VALUES (1, 1, 9)"
        )
        owner.execute("SELECT ensure_month('stock_movement', '2010-12-05')")
        with owner.cursor().copy(
            "COPY stock_movement (at, variant, location, sequence, delta, balance, reason, actor)"
            " FROM STDIN"
        ) as copy:
            copy.write_row(("2010-12-05 10:00Z", 1, 1, 1, 10, 10, "opening", "sample"))
            copy.write_row(("2010-12-06 10:00Z", 1, 1, 2, -3, 7, "sold", "sample"))
        owner.execute(migrate.sql("inventory/load_levels.sql"))
        owner.execute(migrate.sql("inventory/load_end.sql"))

    assert owner.execute("SELECT count(*) FROM cache_outbox").fetchone() == (0,)
    assert [(m.sequence, m.balance) for m in inventory.movements(1)] == [(2, 7), (1, 10)]
    done = inventory.adjust(1, LEEDS, -1, "damaged")
    assert (done.movement.sequence, done.level.on_hand, done.level.low) == (3, 6, True)
    assert owner.execute("SELECT count(*) FROM cache_outbox").fetchone() == (1,)
    names = owner.execute(
        "SELECT indexname FROM pg_indexes WHERE tablename = 'stock_movement' ORDER BY 1"
    )
    assert [name for (name,) in names] == [
        "stock_movement_at",
        "stock_movement_batch",
        "stock_movement_cell",
        "stock_movement_pkey",
        "stock_movement_reverses",
    ]


def test_months_are_made_ahead_by_the_service_itself(inventory, owner, stock):
    (last,) = owner.execute(
        "SELECT to_char(now() AT TIME ZONE 'UTC' + interval '3 months', 'YYYYMM')"
    ).fetchone()
    owner.execute(f"DROP TABLE stock_movement_{last}, audit_{last}")
    inventory.make_months()
    assert owner.execute(
        "SELECT to_regclass(%s) IS NOT NULL, to_regclass(%s) IS NOT NULL",
        [f"stock_movement_{last}", f"audit_{last}"],
    ).fetchone() == (True, True)
