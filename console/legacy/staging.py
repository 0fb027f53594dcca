"""Bring the old table beside the new ones, range by range: a run that was killed goes on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from console.legacy import source
from console.legacy.source import COLUMNS, Connection

if TYPE_CHECKING:
    import psycopg

CHUNK = 50_000  # rows; each is a transaction of the target
STAGE = "legacy_work.stage"


def stage(
    old: Connection, work: Connection, tell: Callable[[str], None], chunk: int = CHUNK
) -> dict[str, str]:
    """Fill the staging table with the old one as it is at one moment; returns that mark.

    What an interrupted run brought stays if the old table still says so at this moment. Raises
    psycopg.Error of either side.
    """
    with source.snapshot(old):
        mark = source.mark(old)
        kept = _keep_what_holds(old, work)
        done = sum(rows for _, rows in kept)
        if done:
            tell(f"Going on: {done:,} of {int(mark['rows']):,} rows were read before")
        after = max((upto for upto, _ in kept), default=None)
        for begin, end in source.ends(old, after, chunk):
            done += _bring(old, work, begin, end)
            tell(f"Read {done:,} of {int(mark['rows']):,} rows")
        if done != int(mark["rows"]):
            raise AssertionError(f"{done} rows were read, not {mark['rows']}")
    return mark


def _keep_what_holds(old: Connection, work: Connection) -> list[tuple[int, int]]:
    """The ranges from the first on that are the same on both sides, as (end, rows); no others."""
    ranges = work.execute("SELECT after, upto FROM legacy_work.chunk ORDER BY after").fetchall()
    if not ranges:
        return []
    kept: list[tuple[int, int]] = []
    for after, upto in ranges:
        there = old.execute(source.digest(source.TABLE).encode(), [after, upto]).fetchone()
        here = work.execute(source.digest(STAGE).encode(), [after, upto]).fetchone()
        if there != here or there is None:
            break
        kept.append((upto, there[0]))
    # Behind the last that holds everything is read again, and so is what came in before the first.
    end = kept[-1][0] if kept else None
    if kept and _before(old, ranges[0][0]):
        kept, end = [], None
    with work.transaction():
        if end is None:
            work.execute(f"TRUNCATE {STAGE}, legacy_work.chunk")
        else:
            work.execute(f"DELETE FROM {STAGE} WHERE id > %s", [end])  # noqa: S608 - our names
            work.execute("DELETE FROM legacy_work.chunk WHERE upto > %s", [end])
    return kept


def _before(old: Connection, first: int) -> bool:
    row = old.execute(
        f"SELECT EXISTS (SELECT FROM {source.TABLE} WHERE id <= %s)",  # noqa: S608 - our names
        [first],
    ).fetchone()
    return bool(row and row[0])


def _bring(old: Connection, work: Connection, after: int, upto: int) -> int:
    """One range, in a transaction with the line that says it is here; its rows."""
    with work.transaction(), work.cursor() as writer, old.cursor() as reader:
        writer.execute("SET LOCAL synchronous_commit = off")
        _pipe(reader, writer, after, upto)
        rows = max(writer.rowcount, 0)
        writer.execute("INSERT INTO legacy_work.chunk VALUES (%s, %s, %s)", [after, upto, rows])
    return rows


def _pipe(
    reader: "psycopg.Cursor[Any]", writer: "psycopg.Cursor[Any]", after: int, upto: int
) -> None:
    into = f"COPY {STAGE} ({', '.join(COLUMNS)}) FROM STDIN (FORMAT binary)"
    with writer.copy(into.encode()) as target, reader.copy(source.reading(after, upto)) as rows:
        for block in rows:
            target.write(block)
