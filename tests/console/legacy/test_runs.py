"""A migration that is killed, repeated, or finds what it may not touch."""

import json
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from console.legacy import runs, source
from console.legacy.migrating import migrate
from console.legacy.records import MigrationFailed
from console.places import Places
from console.urls import ConfigError
from services.kernel import migrate as sql_files
from tests.closing import count
from tests.console.legacy.conftest import dirty_shop, empty_shop, held

ROOT = Path(__file__).parents[3]
CHUNK = 7
CHILD = """
import json, sys
from console.legacy.migrating import migrate
from console.places import Places

told = json.loads(sys.argv[1])
migrate(Places(told["urls"], told["owners"], "", None), told["old"], lambda text: None, 7)
"""
MOMENTS = ["at", "valid", "created_at", "updated_at", "row_version"]


def test_once_more_does_nothing(places, planted, migrated):
    first = migrated(planted)
    before = _versions(places)

    again = migrated(planted)

    assert _versions(places) == before
    assert again == replace(first, already=True, seconds=again.seconds)


def test_the_old_table_is_only_read(places, planted, engines, migrated):
    """By somebody who may do nothing else."""
    with psycopg.connect(planted, autocommit=True) as old:
        old.execute("DROP ROLE IF EXISTS old_reader")
        old.execute("CREATE ROLE old_reader LOGIN")
        reader = planted.replace("postgres@", "old_reader@")
        with pytest.raises(ConfigError, match="does not let old_reader read product_inventory"):
            migrated(reader)
        old.execute("GRANT SELECT ON product_inventory TO old_reader")
        was = old.execute("SELECT ctid, xmin, * FROM product_inventory ORDER BY id").fetchall()

        assert migrated(reader).rows == 102

        now = old.execute("SELECT ctid, xmin, * FROM product_inventory ORDER BY id").fetchall()
        assert repr(now) == repr(was)
        old.execute("DROP OWNED BY old_reader")
        old.execute("DROP ROLE old_reader")


@contextmanager
def killed_while_it_waits(
    places: Places, url: str, holder: psycopg.Connection, service: str
) -> Generator[None]:
    """Another process migrates until it waits for what `holder` has locked; SIGKILL."""
    told = {"urls": places.urls, "owners": places.owner_urls, "old": url}
    process = subprocess.Popen([sys.executable, "-c", CHILD, json.dumps(told)], cwd=ROOT)
    try:
        with psycopg.connect(places.owner_urls[service], autocommit=True) as watcher:
            waits = False
            while not waits:
                row = watcher.execute(
                    "SELECT pg_sleep(0.02), EXISTS (SELECT FROM pg_stat_activity"
                    " WHERE %s = ANY (pg_blocking_pids(pid)) AND pid <> pg_backend_pid())",
                    [holder.info.backend_pid],
                ).fetchone()
                waits = bool(row and row[1])
                assert process.poll() is None, "it ended before it was killed"
            yield
    finally:
        process.kill()
        process.wait()
        count("kills")


@pytest.fixture(scope="module")
def whole(engines) -> dict[str, list[tuple[object, ...]]]:
    """What an undisturbed migration leaves."""
    places = empty_shop(engines)
    migrate(places, dirty_shop(engines), lambda _text: None)
    there = held(places, MOMENTS)
    empty_shop(engines)
    return there


def test_killed_while_reading_it_goes_on(places, planted, whole):
    with psycopg.connect(planted, autocommit=True) as old:
        name = source.identity(old)
    with (
        psycopg.connect(places.owner_urls["catalog"], autocommit=True) as owner,
        psycopg.connect(places.owner_urls["catalog"]) as holder,
    ):
        runs.begin(owner, name)
        # The third range waits for this one to be there or not.
        holder.execute("INSERT INTO legacy_work.chunk VALUES (14, 21, 0)")
        with killed_while_it_waits(places, planted, holder, "catalog"):
            pass
        holder.rollback()
    told: list[str] = []

    result = migrate(places, planted, told.append, CHUNK)

    assert "Going on: 14 of 102 rows were read before" in told
    assert result.ok
    assert held(places, MOMENTS) == whole


def test_what_changed_since_is_not_half_old(places, planted):
    with psycopg.connect(planted, autocommit=True) as old:
        name = source.identity(old)
        with (
            psycopg.connect(places.owner_urls["catalog"], autocommit=True) as owner,
            psycopg.connect(places.owner_urls["catalog"]) as holder,
        ):
            runs.begin(owner, name)
            holder.execute("INSERT INTO legacy_work.chunk VALUES (14, 21, 0)")
            with killed_while_it_waits(places, planted, holder, "catalog"):
                pass
            holder.rollback()
        old.execute("UPDATE product_inventory SET stock_level = 77 WHERE id = 9")
        old.execute("DELETE FROM product_inventory WHERE id = 2")
    told: list[str] = []

    result = migrate(places, planted, told.append, CHUNK)

    assert not [text for text in told if text.startswith("Going on")]
    assert (result.rows, result.ok, result.changed) == (101, True, False)
    with psycopg.connect(places.owner_urls["inventory"]) as inventory:
        moved = inventory.execute(
            "SELECT delta FROM stock_movement WHERE reference IN ('legacy 9', 'legacy 2')"
        ).fetchall()
    assert moved == [(77,)]


@pytest.mark.parametrize(
    "lock",
    [
        pytest.param("LOCK TABLE price IN ACCESS EXCLUSIVE MODE", id="being filled"),
        # only the catalogue is not there yet
        pytest.param("SELECT FROM legacy.run FOR UPDATE", id="filled", marks=pytest.mark.chaos),
    ],
)
def test_killed_while_loading_it_goes_on(places, planted, whole, lock):
    with psycopg.connect(planted, autocommit=True) as old:
        name = source.identity(old)
    with psycopg.connect(places.owner_urls["catalog"]) as holder:
        if "legacy.run" in lock:
            with psycopg.connect(places.owner_urls["catalog"], autocommit=True) as owner:
                runs.begin(owner, name)
                _plan_first(places, planted)
        holder.execute(lock.encode())
        with killed_while_it_waits(places, planted, holder, "catalog"):
            pass
        holder.rollback()

    assert migrate(places, planted, lambda _text: None, CHUNK).ok

    assert held(places, MOMENTS) == whole


@pytest.mark.chaos
def test_a_lost_plan_is_made_again(places, planted, whole):
    """A crash of PostgreSQL empties what is not in its log."""
    with psycopg.connect(places.owner_urls["catalog"]) as holder:
        holder.execute("LOCK TABLE price IN ACCESS EXCLUSIVE MODE")
        with killed_while_it_waits(places, planted, holder, "catalog"):
            pass
        holder.rollback()
    with psycopg.connect(places.owner_urls["catalog"], autocommit=True) as owner:
        owner.execute("TRUNCATE legacy_work.stage, legacy_work.line, legacy_work.placed")

    assert migrate(places, planted, lambda _text: None).ok

    assert held(places, MOMENTS) == whole


def test_totals_that_do_not_agree_undo_everything(places, planted, migrated):
    with psycopg.connect(places.owner_urls["inventory"], autocommit=True) as inventory:
        inventory.execute(
            "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
        )
        inventory.execute(
            "CREATE TRIGGER lose BEFORE INSERT ON stock_movement"
            " FOR EACH ROW WHEN (NEW.delta = 25) EXECUTE FUNCTION lose()"
        )
        try:
            with pytest.raises(MigrationFailed, match="The totals do not agree.*movements"):
                migrated(planted)
        finally:
            inventory.execute("DROP FUNCTION lose CASCADE")
    assert not any(rows for table, rows in held(places).items() if not table.endswith(".shop"))
    assert migrated(planted).ok


@pytest.mark.parametrize("column", ["sku", "supplier_email", "last_updated"])
def test_a_missing_column_is_named(places, planted, migrated, column):
    with psycopg.connect(planted, autocommit=True) as old:
        old.execute(f"ALTER TABLE product_inventory DROP COLUMN {column}".encode())
    with pytest.raises(ConfigError, match=f"lacks the column {column}, which an old shop's has"):
        migrated(planted)


def test_what_is_no_old_shop_is_said(places, planted, migrated):
    with pytest.raises(ConfigError, match="has no table product_inventory: name the old"):
        migrated(places.owner_urls["catalog"])
    with pytest.raises(ConfigError, match="lacks the columns id, product_id, sku"):
        migrated(places.owner_urls["inventory"])
    with psycopg.connect(planted, autocommit=True) as old:
        old.execute("ALTER TABLE product_inventory ALTER price TYPE text")
    with pytest.raises(ConfigError, match="column price of product_inventory is of type text"):
        migrated(planted)


@pytest.mark.parametrize(
    ("service", "sql"),
    [
        ("catalog", "INSERT INTO category (name) VALUES ('Mugs')"),
        ("inventory", "INSERT INTO item VALUES (1, 1, 'MUG', 'Mug', 'active', 1)"),
    ],
)
def test_a_shop_is_never_mixed_with_another(places, planted, migrated, service, sql):
    with psycopg.connect(places.owner_urls[service], autocommit=True) as owner:
        owner.execute(sql.encode())
    before = _versions(places)

    with pytest.raises(ConfigError, match="There is a shop with 0 SKUs already: .*--home"):
        migrated(planted)

    assert _versions(places) == before


def test_another_old_shop_is_refused(places, planted, migrated):
    migrated(planted)
    with psycopg.connect(planted, autocommit=True) as old:
        old.execute("DROP SCHEMA IF EXISTS other CASCADE")
        old.execute("CREATE SCHEMA other")
        old.execute("CREATE TABLE other.product_inventory AS SELECT * FROM product_inventory")
        old.execute("DELETE FROM other.product_inventory WHERE id > 50")
        old.execute("UPDATE product_inventory SET stock_level = 1 WHERE id = 1")
    assert migrated(planted).changed  # the same one, written to since
    with psycopg.connect(places.owner_urls["catalog"], autocommit=True) as owner:
        owner.execute("UPDATE legacy.run SET source = 'elsewhere at old:5432'")
    with pytest.raises(ConfigError, match="This shop came from elsewhere at old:5432 on"):
        migrated(planted)


def test_locations_of_an_own_shop_stay(places, planted, migrated):
    with psycopg.connect(places.owner_urls["inventory"], autocommit=True) as owner:
        owner.execute(
            "INSERT INTO location (id, code, name, kind) VALUES"
            " (3, 'ldn', 'My London', 'store'), (5, 'NEW', 'New one', 'store')"
        )
    result = migrated(planted)

    assert result.ok
    with psycopg.connect(places.owner_urls["inventory"]) as owner:
        found = owner.execute("SELECT id, code, name FROM location ORDER BY id").fetchall()
    assert found == [
        (3, "ldn", "My London"),
        (5, "NEW", "New one"),
        (6, "BRS", "Bristol Clifton"),
        (7, "MKC", "Milton Keynes Distribution Centre"),
        (8, "OLD", "OLD"),
    ]


def test_a_source_that_goes_away_is_said(places, planted, migrated, monkeypatch):
    def gone(old: psycopg.Connection) -> Callable[..., object]:
        old.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        raise AssertionError("it answered")

    monkeypatch.setattr(source, "mark", gone)
    with pytest.raises(MigrationFailed, match="The old shop's database stopped the migration"):
        migrated(planted)


def _plan_first(places: Places, url: str) -> None:
    """All but the loading, by a migration that is killed there."""
    with psycopg.connect(places.owner_urls["catalog"]) as holder:
        holder.execute("LOCK TABLE price IN ACCESS EXCLUSIVE MODE")
        with killed_while_it_waits(places, url, holder, "catalog"):
            pass
        holder.rollback()


def _versions(places: Places) -> dict[str, list[tuple[object, ...]]]:
    """Where every row is and which transaction wrote it; the state of every sequence."""
    found = {}
    for service in ("catalog", "inventory", "identity"):
        with psycopg.connect(places.owner_urls[service], autocommit=True) as owner:
            tables = owner.execute(
                "SELECT oid::regclass::text, relkind FROM pg_class WHERE relkind IN ('r', 'S')"
                " AND relnamespace IN (SELECT oid FROM pg_namespace"
                "                       WHERE nspname IN ('public', 'legacy', 'legacy_work'))"
            ).fetchall()
            for table, kind in tables:
                what = "last_value" if kind == "S" else "ctid::text, xmin::text"
                rows = owner.execute(f"SELECT {what} FROM {table}".encode()).fetchall()
                found[f"{service}.{table}"] = sorted(rows)
    return found


def test_text_that_is_none_is_said(places, engines, migrated):
    """A database without an encoding holds what no other one takes."""
    name = "old_bytes"
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        admin.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'".encode()
        )
    url = engines.admin_url(name)
    with psycopg.connect(url, autocommit=True) as old:
        old.execute(sql_files.sql("legacy/schema.sql").encode())
        old.execute("INSERT INTO product_inventory (brand) VALUES (E'Caf\\xe9')")
    with pytest.raises(MigrationFailed, match="0xe9. A text of the old table is not in the enc"):
        migrated(url)
