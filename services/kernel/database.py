"""Sessions that roll back on error, stop on cancel, speak the error taxonomy and tell changes.

A writing session names its actor and request to the database's triggers and, once
committed, evicts and publishes exactly the rows that its own outbox rows name: no service
code invalidates by hand, so a trigger, a bulk statement or a function cannot be forgotten.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, cast
from uuid import uuid4

from psycopg import Connection
from psycopg import errors as pg
from sqlalchemy import Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from services.kernel import work
from services.kernel.cache import Cache, NoCache
from services.kernel.changes import Change, ChangeFeed
from services.kernel.errors import (
    Cancelled,
    Conflict,
    Invalid,
    NotAllowed,
    ServiceError,
    Unavailable,
)
from services.kernel.metrics import METRICS

STATEMENT_TIMEOUT_MS = 15_000

_MEANING: dict[type[Exception], type[ServiceError]] = {
    pg.QueryCanceled: Unavailable,  # statement_timeout, as nobody cancelled
    pg.SerializationFailure: Unavailable,
    pg.DeadlockDetected: Unavailable,
    pg.UniqueViolation: Conflict,
    pg.InsufficientPrivilege: NotAllowed,
    pg.NumericValueOutOfRange: Invalid,
    pg.OperationalError: Unavailable,
}

_INTRODUCE = text(
    "SELECT set_config('app.actor', :actor, true), set_config('app.request', :request, true),"
    " set_config('app.cache_token', :token, true), set_config('app.stores', :stores, true)"
)
_OWN_OUTBOX = text(
    "SELECT topic, key, max(version) FROM cache_outbox WHERE token = :token GROUP BY 1, 2"
)


class Database:
    """One service's own database: read-only autocommit sessions and writing transactions."""

    def __init__(
        self, name: str, url: str, cache: Cache | None = None, feed: ChangeFeed | None = None
    ) -> None:
        """`url` is libpq's (``postgresql://…``); nothing is connected until the first use."""
        self.name = name
        self.cache: Cache = cache or NoCache()
        self._feed = feed or ChangeFeed(None, "")
        self._writer = _engine(name, url, read_only=False)
        self._reader = _engine(name, url, read_only=True)
        self._write = sessionmaker(self._writer, expire_on_commit=False)
        self._read = sessionmaker(self._reader, expire_on_commit=False)

    def close(self) -> None:
        """Give the connections back; the object must not be used afterwards."""
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def reading(self) -> Generator[Session]:
        """Each statement sees the newest committed state; writing raises."""
        with self._session(self._read) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Generator[Session]:
        """All statements see one state (REPEATABLE READ): for records made of several rows."""
        with self._session(self._read, isolation_level="REPEATABLE READ") as session:
            yield session

    def blocks(self, session: Session, statement: str, values: dict[str, Any]) -> Iterator[bytes]:
        """The one bytea of each row, as it arrives: a long answer is never there twice.

        libpq keeps a row whole, and a text answer doubles it: so rows should be short, and come
        in binary. `session` is one of this database's; `statement` is as for sqlalchemy.text.
        """
        compiled = text(statement).compile(dialect=self._reader.dialect)
        wire = cast("Connection[Any]", session.connection().connection.driver_connection)
        doing, started = work.current(), time.perf_counter()
        try:
            with wire.cursor(binary=True) as cursor:
                for (block,) in cursor.stream(compiled.string, compiled.construct_params(values)):
                    yield block
        except pg.Error as error:
            raise DBAPIError(statement, None, error) from error
        finally:
            _spent(self.name, doing, time.perf_counter() - started)

    @contextmanager
    def writing(self) -> Generator[Session]:
        """One transaction: commits if the block ends well, else rolls back."""
        token = uuid4().hex
        doing = work.current()
        stores = doing.caller.stores
        with self._session(self._write) as session:
            session.execute(
                _INTRODUCE,
                {
                    "actor": doing.caller.name,
                    "request": str(doing.request),
                    "token": token,
                    "stores": "*" if stores is None else ",".join(map(str, sorted(stores))),
                },
            )
            yield session
            session.flush()
            touched = [
                Change(self.name, topic, key, version)
                for topic, key, version in session.execute(_OWN_OUTBOX, {"token": token})
            ]
            session.commit()
        self.tell(touched)

    @contextmanager
    def claiming(self) -> Generator[Session]:
        """A writing transaction of the relay's: what it deletes is no change to tell."""
        with self._session(self._write) as session:
            yield session
            session.commit()

    def tell(self, changes: list[Change]) -> None:
        """Evict what `changes` name and publish them. Safe to repeat."""
        if changes:
            self.cache.evict((change.topic, change.key) for change in changes)
            self._feed.publish(changes)

    @contextmanager
    def _session(self, make: sessionmaker[Session], **options: Any) -> Generator[Session]:
        with make() as session:
            try:
                connected = session.connection(execution_options=options)
                wire = cast("Connection[Any]", connected.connection.driver_connection)
                with work.current().stoppable(partial(_cancel, wire)):
                    yield session
            except PoolTimeout:
                message = f"The {self.name} database is busy. Try again in a moment."
                raise Unavailable(message) from None
            except DBAPIError as error:
                if not work.current().cancelled.is_set():
                    raise self._explained(error, wrote=make is self._write) from error
                # A late cancel must not hit the connection's next user: drop it.
                session.invalidate()
                raise Cancelled from None

    def _explained(self, error: DBAPIError, *, wrote: bool) -> Exception:
        if error.connection_invalidated or _is_away(error.orig):
            next_step = "Nothing was changed; try again" if wrote else "Try again"
            return Unavailable(
                f"The {self.name} database does not answer. {next_step} in a moment."
            )
        for cause, meaning in _MEANING.items():
            if isinstance(error.orig, cause):
                return meaning(str(error.orig).partition("\n")[0])
        return error


def _cancel(wire: "Connection[Any]") -> None:
    """Ask the server to stop the statement; one that is gone has stopped already."""
    with suppress(pg.Error, OSError):
        wire.cancel_safe()


def _is_away(cause: BaseException | None) -> bool:
    """No server, or one that is starting or stopping (08 connection, 57P operator)."""
    if not isinstance(cause, pg.OperationalError) or isinstance(cause, pg.QueryCanceled):
        return False
    return cause.sqlstate is None or cause.sqlstate.startswith(("08", "57P"))


def _engine(name: str, url: str, *, read_only: bool) -> Engine:
    options = f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC"
    if read_only:
        # A plan made for one search's text can be a hundred times too slow for another's.
        options += " -c default_transaction_read_only=on -c plan_cache_mode=force_custom_plan"
    engine = create_engine(
        sqlalchemy_url(url),
        pool_size=4,
        max_overflow=4,
        pool_timeout=5,
        pool_pre_ping=True,  # a restarted server costs nobody an error
        isolation_level="AUTOCOMMIT" if read_only else "READ COMMITTED",
        connect_args={
            "options": options,
            "application_name": f"backroom {name}",
            "connect_timeout": 5,
            "prepare_threshold": 2,
        },
    )
    event.listen(engine, "before_cursor_execute", _started)
    event.listen(engine, "after_cursor_execute", partial(_finished, name))
    event.listen(engine, "handle_error", partial(_failed, name))
    return engine


def sqlalchemy_url(url: str) -> str:
    """libpq's URL with the driver SQLAlchemy wants named."""
    scheme, rest = url.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url


def _started(_conn: Any, _cursor: Any, _sql: str, _args: Any, context: Any, _many: bool) -> None:
    context.backroom_started = time.perf_counter()


def _finished(
    name: str, _conn: Any, _cursor: Any, _sql: str, _args: Any, context: Any, _many: bool
) -> None:
    _spent(name, work.current(), time.perf_counter() - context.backroom_started)
    context.backroom_started = None  # should fetching fail, it was counted


def _failed(name: str, failure: ExceptionContext) -> None:
    """A statement that was refused, stopped or timed out took its time too."""
    started = getattr(failure.execution_context, "backroom_started", None)
    if started is not None:
        _spent(name, work.current(), time.perf_counter() - started)


def _spent(name: str, doing: work.Work, seconds: float) -> None:
    """One statement more. Those of the machinery are kept apart: watching is no load."""
    doing.cost.statements += 1
    doing.cost.database_seconds += seconds
    METRICS.statement(f"{name} (own)" if doing.caller.is_machinery else name, seconds)
