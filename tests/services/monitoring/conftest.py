"""A real monitoring database and a call log that nobody else writes to."""

from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from console.embedded import Engines
from services.kernel.activity import Call, CallLog
from services.kernel.database import Database
from tests.engines import Own


@pytest.fixture(scope="session")
def own(engines: Engines) -> Own:
    return Own.of(engines, "monitoring")


@pytest.fixture
def owner(own: Own) -> Generator["psycopg.Connection[Any]"]:
    with psycopg.connect(own.owner, autocommit=True) as connection:
        yield connection


@pytest.fixture
def database(own: Own, owner: "psycopg.Connection[Any]") -> Generator[Database]:
    owner.execute("TRUNCATE activity")
    database = Database("monitoring", own.runtime)
    yield database
    database.close()


@pytest.fixture
def calls() -> CallLog:
    return CallLog()


@pytest.fixture
def call(calls: CallLog) -> Callable[..., None]:
    """``call(operation="adjust", outcome="refused")`` finishes such a call."""

    def finish(**fields: Any) -> None:
        usual: dict[str, Any] = {
            "number": calls.next_number(),
            "at": datetime.now(UTC),
            "service": "inventory",
            "operation": "adjust",
            "kind": "command",
            "caller": "Amelia Hughes",
            "milliseconds": 4.5,
            "cache": "",
            "statements": 6,
            "database_milliseconds": 3.25,
            "outcome": "ok",
            "said": "",
            "request": uuid4(),
        }
        calls.add(Call(**usual | fields))

    return finish
