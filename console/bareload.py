"""Load a table bare: an index or a key built over what is there costs a tenth of one kept up."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from psycopg.sql import SQL, Identifier

if TYPE_CHECKING:
    import psycopg

# Keys that a foreign key needs stay: their tables are referred to while they are filled.
_KEYS = """
SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
  FROM pg_constraint c
 WHERE c.conrelid = ANY (%s::text[]::regclass[]) AND c.contype IN ('f', 'p', 'u')
   AND NOT EXISTS (SELECT FROM pg_constraint r
                    WHERE r.contype = 'f' AND r.conindid = c.conindid AND c.contype <> 'f')
 ORDER BY c.contype = 'f' DESC, c.conname
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
 WHERE i.indrelid = ANY (%s::text[]::regclass[])
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
 ORDER BY 1
"""


@contextmanager
def bare(cursor: "psycopg.Cursor[Any]", tables: Sequence[str]) -> Generator[None]:
    """Inside, `tables` have no index, no key and no foreign key that can be made again.

    Everything happens in the caller's transaction: if the load fails, nothing was dropped.
    """
    keys = cursor.execute(_KEYS, [list(tables)]).fetchall()
    indexes = cursor.execute(_INDEXES, [list(tables)]).fetchall()
    for table, name, _made in keys:
        cursor.execute(
            SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(Identifier(table), Identifier(name))
        )
    for name, _made in indexes:
        cursor.execute(SQL("DROP INDEX {}").format(Identifier(name)))
    yield
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _name, made in indexes:
        cursor.execute(made)
    for table, name, made in reversed(keys):  # foreign keys last
        cursor.execute(
            SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                Identifier(table), Identifier(name), SQL(made)
            )
        )
