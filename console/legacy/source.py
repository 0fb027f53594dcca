"""The old table: looked at before anything is begun, read in one snapshot, never written to."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed

from console.urls import ConfigError, masked, postgres_url, unreachable

TABLE = "product_inventory"
# Column → its type while it is taken over; the kind of type that the old table must have it in.
COLUMNS = {
    "id": "bigint",
    "product_id": "bigint",
    "sku": "text",
    "product_name": "text",
    "description": "text",
    "department": "text",
    "category": "text",
    "subcategory": "text",
    "brand": "text",
    "brand_country": "text",
    "supplier_name": "text",
    "supplier_address": "text",
    "supplier_email": "text",
    "tags": "text",
    "price": "numeric",
    "popularity": "float8",
    "warehouse": "text",
    "warehouse_name": "text",
    "warehouse_address": "text",
    "warehouse_city": "text",
    "stock_level": "bigint",
    "reorder_level": "bigint",
    "image_urls": "text",
    "last_updated": "timestamp",
}
_KINDS = {"bigint": "N", "numeric": "N", "float8": "N", "timestamp": "D"}  # pg_type.typcategory
_WORDS = {"N": "numbers", "D": "times", "A": "one text with commas"}
# One spelling of each value, whatever the server's settings are; and no limit of its own, since
# this session waits while the new databases are filled. Not every server knows all of them.
_SETTINGS = (
    "SET client_encoding = 'UTF8'; SET datestyle = 'ISO'; SET timezone = 'UTC';"
    " SET extra_float_digits = 1; SET jit = off;"
    " SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('statement_timeout',"
    " 'transaction_timeout', 'idle_session_timeout', 'idle_in_transaction_session_timeout')"
)
_WHOLE = ("smallint", "integer", "bigint")
Connection = psycopg.Connection[Any]


def usable(url: str) -> str:
    """`url` for libpq. Raises ConfigError where it is none of a PostgreSQL database."""
    try:
        return postgres_url(url)
    except ConfigError as error:
        raise ConfigError(f"--from: {masked(url)} is not usable: {error}.") from None


@contextmanager
def opened(url: str) -> Generator[Connection]:
    """A session that may only read, on a database with the whole table. Raises ConfigError."""
    try:
        connection = psycopg.connect(
            url, autocommit=True, connect_timeout=10, application_name="backroom migrate-legacy"
        )
    except psycopg.ProgrammingError:
        # libpq quotes the piece it cannot read, and that may belong to the password.
        raise ConfigError(
            f"--from: PostgreSQL at {masked(url)} could not be used: libpq cannot read the URL."
        ) from None
    except psycopg.Error as error:
        raise unreachable("--from: PostgreSQL", url, error) from error
    with connection:
        try:
            connection.execute(_SETTINGS)
            connection.execute("SET default_transaction_read_only = on")
            _check(connection, url)
        except psycopg.Error as error:  # a view may be in need of what this user may not read
            raise unreachable("--from: PostgreSQL", url, error) from error
        yield connection


def identity(connection: Connection) -> str:
    """Which database it is, in a person's words and without a password."""
    info = connection.info
    return f"{info.dbname} at {info.host}:{info.port}"


@contextmanager
def snapshot(connection: Connection) -> Generator[Connection]:
    """Everything that is read inside is the table at one moment."""
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        yield connection
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")


def mark(connection: Connection) -> dict[str, str]:
    """What tells the table as it is now from another or a later one, cheaply."""
    row = connection.execute(
        f"SELECT count(*), max(id), sum(stock_level), sum(product_id), max(last_updated)::text"  # noqa: S608 - our names
        f" FROM {TABLE}"
    ).fetchone()
    names = ("rows", "newest", "stock", "products", "updated")
    return {name: str(value) for name, value in zip(names, row or (), strict=True)}


def ends(connection: Connection, after: int | None, rows: int) -> Iterator[tuple[int, int]]:
    """Ranges of ids, each of `rows` rows, from behind `after` (None: the beginning) to the end."""
    if after is None:
        found = connection.execute(f"SELECT min(id)::bigint - 1 FROM {TABLE}").fetchone()  # noqa: S608 - our names
        after = found[0] if found else None
    while after is not None:
        found = connection.execute(
            f"SELECT max(id) FROM (SELECT id FROM {TABLE} WHERE id > %s ORDER BY id LIMIT %s) one",  # noqa: S608 - our names
            [after, rows],
        ).fetchone()
        upto = found[0] if found else None
        if upto is not None:
            yield after, upto
        after = upto


def reading(after: int, upto: int) -> Composed:
    """COPY of a range of ids, in the staging table's columns and types."""
    wanted = ", ".join(f"{name}::{kind}" for name, kind in COLUMNS.items())
    return SQL(
        f"COPY (SELECT {wanted} FROM {TABLE} WHERE id > {{}} AND id <= {{}})"  # noqa: S608 - our names
        " TO STDOUT (FORMAT binary)"
    ).format(after, upto)


def digest(table: str) -> str:
    """A query for rows and a sum over all they hold, of a range of ids: two parameters."""
    row = ", ".join(f"{name}::{kind}" for name, kind in COLUMNS.items())
    return (
        f"SELECT count(*), coalesce(sum(hashtextextended(ROW({row})::text, 0)), 0)"  # noqa: S608 - our names
        f" FROM {table} WHERE id > %s AND id <= %s"
    )


def _check(connection: Connection, url: str) -> None:
    where = f"The database at {masked(url)}"
    _check_columns(connection, where)
    try:
        connection.execute(f"SELECT {', '.join(COLUMNS)} FROM {TABLE} LIMIT 0")  # noqa: S608 - our names
    except psycopg.errors.InsufficientPrivilege as error:
        raise ConfigError(
            f"{where} does not let {connection.info.user} read {TABLE}: GRANT SELECT on it first."
        ) from error
    _check_rows(connection, where)


def _check_columns(connection: Connection, where: str) -> None:
    rows = connection.execute(
        "SELECT attname, typcategory, format_type(atttypid, atttypmod)"
        " FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
        [TABLE],
    ).fetchall()
    if not rows:
        raise ConfigError(f"{where} has no table {TABLE}: {_elsewhere(connection)}.")
    found = {name: (category, kind) for name, category, kind in rows}
    if missing := [name for name in COLUMNS if name not in found]:
        word = "column" if len(missing) == 1 else "columns"
        raise ConfigError(
            f"{where}: table {TABLE} lacks the {word} {', '.join(missing)}, which an old shop's"
            " has. Name the old shop's database, or add what is missing."
        )
    for name, wanted in COLUMNS.items():
        category, kind = found[name]
        must = _KINDS.get(wanted, category)
        if category != must or category == "A":  # a text may be of any type that is one value
            raise ConfigError(
                f"{where}: column {name} of {TABLE} is of type {kind}; it must hold {_WORDS[must]}."
                " Change its type first."
            )


def _elsewhere(connection: Connection) -> str:
    """What to do about a table that is not on the search path."""
    row = connection.execute(
        "SELECT relnamespace::regnamespace::text FROM pg_class"
        " WHERE relname = %s AND relkind IN ('r', 'p', 'v', 'm', 'f') LIMIT 1",
        [TABLE],
    ).fetchone()
    if row is None:
        return "name the old shop's database"
    return f"there is one in schema {row[0]}; add ?options=-csearch_path%3D{row[0]} to the URL"


def _check_rows(connection: Connection, where: str) -> None:
    """Raises ConfigError where rows are hidden, cannot be named, or hold parts of a piece."""
    row = connection.execute("SELECT row_security_active(to_regclass(%s))", [TABLE]).fetchone()
    if row and row[0]:
        raise ConfigError(
            f"{where} hides rows of {TABLE} from {connection.info.user} (row-level security), and"
            " they would be missing here: name a user who sees all of them."
        )
    columns = connection.execute(
        "SELECT attname, format_type(atttypid, NULL), attnotnull AND EXISTS ("
        "SELECT FROM pg_index WHERE indrelid = attrelid AND indisunique AND indisvalid"
        " AND indpred IS NULL AND indnatts = 1 AND indkey[0] = attnum)"
        " FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = ANY (%s)",
        [TABLE, [name for name, kind in COLUMNS.items() if kind == "bigint"]],
    ).fetchall()
    for name, kind, is_key in columns:
        if kind not in _WHOLE:
            _check_whole(connection, where, name)
        if name == "id" and not (is_key and kind in _WHOLE):
            _check_key(connection, where)


def _check_whole(connection: Connection, where: str, name: str) -> None:
    row = connection.execute(
        f"SELECT id::text, {name}::text FROM {TABLE} WHERE {name}::float8 = 'NaN'"  # noqa: S608 - our names
        f" OR {name}::float8 NOT BETWEEN -9e18 AND 9e18"
        f" OR {name}::float8 <> trunc({name}::float8) LIMIT 1"
    ).fetchone()
    if row:
        raise ConfigError(
            f"{where}: column {name} of {TABLE} must hold whole numbers; row {row[0]} says"
            f" {row[1]}. Round them first."
        )


def _check_key(connection: Connection, where: str) -> None:
    row = connection.execute(f"SELECT count(*) - count(DISTINCT id) FROM {TABLE}").fetchone()  # noqa: S608 - our names
    if row and row[0]:
        raise ConfigError(
            f"{where}: {row[0]:,} rows of {TABLE} have no id, or the same as another row, so that"
            " no finding could name them. Give each row an id of its own first."
        )
