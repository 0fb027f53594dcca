"""Reads the kept log of calls, whole or what a filter admits of it."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.kernel import texts
from services.kernel.work import Caller
from services.monitoring import scope
from services.monitoring.records import SLOW_MS, Activity, Criteria

# The newest first by the key: whatever is frequent is found after a few thousand lines, and the
# rarest text after 100,000, each looked at byte by byte.
_RECENT = text("""
    SELECT id, at, service, operation, kind, caller, milliseconds, cache, statements,
           database_milliseconds, outcome, said, request
      FROM activity
     WHERE (NOT :commands OR kind = 'command')
       AND (NOT :slow OR milliseconds > :slow_ms)
       AND (NOT :failures OR outcome NOT IN ('ok', 'cancelled'))
       AND (NOT :misses OR cache IN ('miss', 'mixed', 'away'))
       AND (:text = '' OR strpos(searched COLLATE "C", lower(:text)) > 0
            OR (:hears OR caller = :reader)
               AND strpos(said_searched COLLATE "C", lower(:text)) > 0)
     ORDER BY id DESC LIMIT :limit
""")


def recent(session: Session, reader: Caller, limit: int, wanted: Criteria) -> list[Activity]:
    """The newest calls that are `wanted`, as `reader` may read them and search them."""
    values = {
        "commands": wanted.commands,
        "slow": wanted.slow,
        "slow_ms": SLOW_MS,
        "failures": wanted.failures,
        "misses": wanted.misses,
        "text": texts.searchable(wanted.text).strip(),
        "hears": scope.hears_all(reader),
        "reader": reader.name,
        "limit": limit,
    }
    rows = session.execute(_RECENT, values)
    return [scope.as_told(Activity(*row), reader) for row in rows]
