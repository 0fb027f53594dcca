"""One real PostgreSQL and Valkey for the whole run, with migrated databases."""

import hashlib
import shutil
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg
import pytest

from console.embedded import Embedded, Engines
from tests.ground import GROUND
from tests.patterns import copied


@dataclass(frozen=True)
class Own:
    """The URLs of one service's database: its owner's, and that of the service's role."""

    owner: str
    runtime: str

    @classmethod
    def of(cls, engines: Engines, service: str) -> Self:
        return cls(engines.owner_url(service), engines.database_url(service))


# Row by row without triggers or foreign keys: TRUNCATE makes new files for every table and
# index, which costs a test more than all the rest. What has grown is truncated all the same: its
# dead rows would be read again by every plan made when it was small.
_EMPTY = """
SET session_replication_role = replica;
DO $$ DECLARE name regclass; BEGIN
  FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'alembic_version'
  LOOP
    EXECUTE format(
      CASE WHEN coalesce((SELECT sum(pg_relation_size(relid)) FROM pg_partition_tree(name)),
                         pg_relation_size(name)) > 800000
        THEN 'TRUNCATE %s CASCADE' ELSE 'DELETE FROM %s' END, name);
  END LOOP;
END $$;
"""


def empty(engines: Engines, service: str, then: str = "") -> None:
    """Take every row out of the service's database; `then` runs without triggers as well."""
    with psycopg.connect(engines.admin_url(f"backroom_{service}"), autocommit=True) as admin:
        admin.execute((_EMPTY + then).encode())


# The rows of every table as they are now, and back again without the triggers that made them.
_KEEP = """
CREATE SCHEMA {kept};
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'alembic_version'
  LOOP
    EXECUTE format('CREATE TABLE {kept}.%I AS TABLE public.%I', name, name);
  END LOOP;
END $$;
"""
_PUT_BACK = """
SET session_replication_role = replica;
DO $$ DECLARE name text; names text; BEGIN
  FOR name, names IN SELECT relname, string_agg(quote_ident(attname), ', ') FROM pg_class
      JOIN pg_attribute ON attrelid = format('public.%I', relname)::regclass
        AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      WHERE relnamespace = '{kept}'::regnamespace GROUP BY 1
  LOOP
    EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM {kept}.%I',
                   name, names, names, name);
  END LOOP;
END $$;
SET session_replication_role = DEFAULT;
"""


def refill(engines: Engines, service: str, fill: str, then: str = "") -> None:
    """As :func:`empty`, but what `fill` did the first time is put back the next: triggers are slow.

    `then` runs each time: what a row does not hold, such as the next number of a sequence.
    """
    kept = f"kept_{hashlib.sha256(fill.encode()).hexdigest()[:16]}"
    with psycopg.connect(engines.admin_url(f"backroom_{service}"), autocommit=True) as admin:
        found = admin.execute("SELECT FROM pg_namespace WHERE nspname = %s", (kept,)).fetchone()
        if found is None:
            admin.execute((_EMPTY + fill).encode())
            admin.execute(_KEEP.format(kept=kept).encode())
        else:
            admin.execute((_EMPTY + _PUT_BACK.format(kept=kept)).encode())
        admin.execute(then.encode())


@pytest.fixture(scope="session")
def reachable_folder() -> Generator[Path]:
    """A folder that the system user of the engines can reach, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp(prefix="backroom-tests-", dir=GROUND))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def engines(reachable_folder: Path, migrated_home: Path) -> Generator[Engines]:
    """Engines of a home of their own, every database at this release's revision."""
    with Embedded(copied(migrated_home, reachable_folder / "home")) as embedded:
        running = embedded.start()
        with psycopg.connect(running.admin_url(), autocommit=True) as admin:
            # Nobody pulls the plug on these: tests that do have engines of their own.
            admin.execute("ALTER SYSTEM SET synchronous_commit = off")
            # Nor counts the rows of a table between two tests: plans made for an empty one read
            # the dead rows of those before again and again, half a minute instead of a second.
            admin.execute("ALTER SYSTEM SET autovacuum = off")
            admin.execute("SELECT pg_reload_conf()")
        yield running
