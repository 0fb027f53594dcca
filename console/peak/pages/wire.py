"""The same wire for every configuration: psycopg, autocommit reads, the same rule for plans.

What is found by keys is prepared and planned once, whatever its values. PostgreSQL's own choice
would plan it each time if a value is an array, and planning takes longer than reading by key. A
statement whose best plan hangs on its values (a word that many names hold, a department with half
of the shop) is planned for them each time, as the product's readers do.
"""

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from functools import cache
from typing import Any

import psycopg

from services.kernel import migrate, texts

PATIENCE = 60  # seconds for a statement: longer than any cell lasts

_TRIGRAM = re.compile(r"[^\W_]{3}")  # what the index knows of a text: three letters in a row


class Wire:
    """One connection. Not for two threads at once, but for :meth:`cancel`."""

    def __init__(self, url: str, name: str) -> None:
        self._connection: psycopg.Connection[tuple[Any, ...]] = psycopg.connect(
            url,
            autocommit=True,
            prepare_threshold=0,
            cursor_factory=psycopg.RawCursor,  # $1 as the server reads it; % is a %
            application_name=f"peak {name}",
            connect_timeout=5,
            options=f"-c statement_timeout={PATIENCE}s -c timezone=UTC"
            " -c plan_cache_mode=force_generic_plan",
        )
        self._cursor = self._connection.cursor()
        # Values as literals: whatever plans are kept, this one is made for them.
        self._literal = psycopg.ClientCursor(self._connection)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement that is prepared answers."""
        self._cursor.execute(statement.encode(), values)
        return self._cursor.fetchall()

    def planned(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement answers that is planned for these very values."""
        self._literal.execute(
            _named(statement), {f"v{at}": value for at, value in enumerate(values, 1)}
        )
        return self._literal.fetchall()

    def done(self, statement: str, *values: object) -> int:
        """How many rows a statement has written."""
        self._cursor.execute(statement.encode(), values)
        return self._cursor.rowcount

    def transaction(self) -> AbstractContextManager[object]:
        """Commits at the end of the block, or rolls back."""
        return self._connection.transaction()

    def cancel(self) -> None:
        with suppress(psycopg.Error, OSError):
            self._connection.cancel_safe(timeout=1)

    def close(self) -> None:
        self._connection.close()


@cache
def page_sql(name: str) -> str:
    """The statement in ``resources/sql/pages/<name>.sql``, without its comments."""
    text = migrate.sql(f"pages/{name}.sql")
    return re.sub(r"^--.*\n", "", text, flags=re.MULTILINE).strip()


def words_of(typed: str) -> list[str]:
    """The words of a search, in lower case."""
    return texts.searchable(typed).lower().split()


def searching(name: str, words: Sequence[str], *columns: str) -> str:
    """The statement of a search for `words`: each inside of one of the columns.

    Where an index of trigrams finds them, all that hold them are found by it (see the fence in
    normalised/search_ids.sql).
    """
    statement = page_sql(name).replace(":words", every_word(len(words), *columns))
    return statement.replace(":fence", "OFFSET 0" if has_trigrams(words) else "")


def has_trigrams(words: Sequence[str]) -> bool:
    """Whether an index of trigrams finds these words."""
    return any(_TRIGRAM.search(word) for word in words)


@cache
def _named(statement: str) -> bytes:
    """The statement as psycopg fills it in."""
    return re.sub(r"\$(\d+)", r"%(v\1)s", statement.replace("%", "%%")).encode()


def patterns(words: Sequence[str]) -> list[str]:
    """What LIKE finds each of `words` inside of a text by; its own signs mean themselves."""
    return ["%" + re.sub(r"([\\%_])", r"\\\1", word) + "%" for word in words]


@cache
def every_word(count: int, *columns: str) -> str:
    """The condition that each of $1 … $`count` is inside of one of the columns."""
    return " AND ".join(
        "(" + " OR ".join(f"{column} LIKE ${at}" for column in columns) + ")"
        for at in range(1, count + 1)
    )
