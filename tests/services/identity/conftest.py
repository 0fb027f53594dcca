"""A real identity database with the three sample people."""

from collections.abc import Generator

import argon2
import psycopg
import pytest

from console.embedded import Engines
from services.identity import passwords
from services.identity.service import Identity, add_sample_people
from services.kernel import work
from services.kernel.database import Database
from tests.engines import Own

ADMIN = work.Caller("Margaret Shaw", frozenset({"people.write", "people.list", "shop.write"}))


GONE = "DELETE FROM sign_in_failure; DELETE FROM shop; DELETE FROM person"


@pytest.fixture(scope="module")
def own(engines: Engines) -> Own:
    made = Own.of(engines, "identity")
    with psycopg.connect(made.owner) as owner:
        owner.execute(GONE)  # who worked in another file's shop
        add_sample_people(owner, store=2)
        add_sample_people(owner, store=2)
    return made


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Generator[None]:
    """argon2id with the least memory and time: real parameters cost a test a second each."""
    real = passwords.hasher
    passwords.hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    passwords.hasher = real


@pytest.fixture
def vacant(own: Own) -> Generator[None]:
    """Nobody works here yet; the sample's people are back afterwards."""
    with psycopg.connect(own.owner, autocommit=True) as owner:
        owner.execute(GONE)
        yield
        owner.execute(GONE)
        add_sample_people(owner, store=2)


@pytest.fixture
def as_admin() -> Generator[None]:
    """What follows is done by an admin who is nobody's number."""
    with work.doing(work.Work(ADMIN)):
        yield


@pytest.fixture
def identity(own: Own) -> Generator[Identity]:
    database = Database("identity", own.runtime)
    yield Identity(database)
    database.close()
