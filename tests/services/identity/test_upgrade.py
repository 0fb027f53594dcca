"""A database that was made before passwords existed, with people in it."""

from collections.abc import Generator

import psycopg
import pytest

from services.identity.service import PUBLIC, Identity
from services.kernel import migrate, work
from services.kernel.database import Database
from tests.engines import Own

BEFORE = """
    INSERT INTO person (name, role, location, active, sample) VALUES
      ('Amelia Hughes', 'clerk', 2, true, true),
      ('Ada', 'admin', 1, true, false),
      ('ADA', 'clerk', 3, false, false),
      ('Mo', 'manager', 4, true, false)
"""


@pytest.fixture(scope="module")
def upgraded(engines) -> Generator[Own]:
    """At revision 0001 with four people, then brought to the newest."""
    name = "before_passwords"
    owner_role = psycopg.conninfo.conninfo_to_dict(engines.owner_url("identity"))["user"]
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} OWNER {owner_role}")
        admin.execute(f"GRANT CONNECT ON DATABASE {name} TO backroom_identity")
    own = Own(
        *(
            url.replace("/backroom_identity?", f"/{name}?")
            for url in (engines.owner_url("identity"), engines.database_url("identity"))
        )
    )
    with psycopg.connect(own.owner, autocommit=True) as owner:
        for file in ("kernel/0001.sql", "identity/0001.sql"):
            owner.execute(migrate.sql(file).encode())
        owner.execute("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
        owner.execute("INSERT INTO alembic_version VALUES ('0001')")
        owner.execute(BEFORE)
    assert migrate.upgrade("identity", own.owner, "backroom_identity") == migrate.head("identity")
    yield own
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_people_keep_their_stores_and_roles_and_get_the_new_rights(upgraded):
    database = Database("identity", upgraded.runtime)
    with work.doing(work.Work(PUBLIC)):
        people = {person.name: person for person in Identity(database).people()}
    database.close()
    assert people["Amelia Hughes"].stores == {2}
    assert "views.use" in people["Amelia Hughes"].permissions
    assert "cost.read" not in people["Amelia Hughes"].permissions


def test_names_that_were_the_same_are_told_apart_the_active_one_keeps_it(upgraded):
    with psycopg.connect(upgraded.owner, autocommit=True) as owner:
        rows = owner.execute("SELECT name, role, stores FROM person ORDER BY id").fetchall()
    assert rows == [
        ("Amelia Hughes", "clerk", [2]),
        ("Ada", "admin", None),
        ("ADA (3)", "clerk", [3]),
        ("Mo", "manager", None),
    ]
