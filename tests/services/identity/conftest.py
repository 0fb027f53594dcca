"""A real identity database with the three sample people."""

from collections.abc import Generator

import psycopg
import pytest

from console.embedded import Engines
from services.identity.service import Identity, add_sample_people
from services.kernel.database import Database
from tests.engines import Own


@pytest.fixture(scope="session")
def own(engines: Engines) -> Own:
    made = Own.of(engines, "identity")
    with psycopg.connect(made.owner) as owner:
        add_sample_people(owner, store=2)
        add_sample_people(owner, store=2)
    return made


@pytest.fixture
def identity(own: Own) -> Generator[Identity]:
    database = Database("identity", own.runtime)
    yield Identity(database)
    database.close()
