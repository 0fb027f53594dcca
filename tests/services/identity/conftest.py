"""A real identity database with the three sample people."""

from collections.abc import Generator

import psycopg
import pytest

from services.identity.service import Identity, add_sample_people
from services.kernel.database import Database
from tests.services import own_database
from tests.services.own_database import Own


@pytest.fixture(scope="session")
def own() -> Generator[Own]:
    with own_database.server() as url:
        made = own_database.make(url, "identity")
        with psycopg.connect(made.owner) as owner:
            add_sample_people(owner, store=2)
            add_sample_people(owner, store=2)
        yield made


@pytest.fixture
def identity(own: Own) -> Generator[Identity]:
    database = Database("identity", own.runtime)
    yield Identity(database)
    database.close()
