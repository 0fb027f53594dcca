"""The same wire for every configuration: psycopg, autocommit reads, prepared statements.

Statements are prepared and planned by PostgreSQL's own rule. A search whose words have no
trigrams is planned each time: a plan made for one text can be a hundred times too slow for
another, which is why the product's readers force custom plans.
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
            options=f"-c statement_timeout={PATIENCE}s -c timezone=UTC",
        )
        self._cursor = self._connection.cursor()

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement that is prepared answers."""
        self._cursor.execute(statement.encode(), values)
        return self._cursor.fetchall()

    def planned(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement answers that is planned for these very values."""
        self._cursor.execute(statement.encode(), values, prepare=False)
        return self._cursor.fetchall()

    def found(self, statement: str, values: Sequence[str], known: bool) -> list[tuple[Any, ...]]:
        """What a search answers; see :func:`searching`."""
        return self.rows(statement, *values) if known else self.planned(statement, *values)

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


def searching(name: str, words: Sequence[str], *columns: str) -> tuple[str, bool]:
    """The statement of a search for `words`, and whether it may be planned once for all words."""
    by_trigrams = any(_TRIGRAM.search(word) for word in words)
    statement = page_sql(name).replace(":words", every_word(len(words), *columns))
    return statement.replace(":fence", "OFFSET 0" if by_trigrams else ""), by_trigrams


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
