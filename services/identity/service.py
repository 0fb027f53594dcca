"""Who works here: the list to sign in from, and the caller a person becomes."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, text

from services.identity.records import Person
from services.kernel.database import Database
from services.kernel.errors import NotFound
from services.kernel.operations import query
from services.kernel.work import Caller

if TYPE_CHECKING:
    from psycopg import Connection

# Whoever has not signed in yet may see whom they can sign in as, and nothing else.
PUBLIC = Caller("nobody", frozenset({"people.list"}))

_PEOPLE = """
    SELECT p.id, p.name, p.role, p.location, p.sample,
           ARRAY(SELECT permission FROM role_permission r WHERE r.role = p.role)
             AS permissions
      FROM person p WHERE p.active
"""
_ALL = text(_PEOPLE + " ORDER BY p.sample, lower(p.name), p.id")
_ONE = text(_PEOPLE + " AND p.id = :person")

SAMPLE_PEOPLE = (
    ("Amelia Hughes", "clerk"),
    ("Daniel Whitfield", "manager"),
    ("Margaret Shaw", "admin"),
)


class Identity:
    name = "identity"

    def __init__(self, database: Database) -> None:
        self._database = database

    @query(needs="people.list")
    def people(self) -> list[Person]:
        """Everybody who may sign in, by name."""
        with self._database.reading() as session:
            return [_person(row) for row in session.execute(_ALL)]

    @query(needs="people.list")
    def person(self, person: int) -> Person:
        """One of them, with what they may do now; raises NotFound."""
        with self._database.reading() as session:
            row = session.execute(_ONE, {"person": person}).one_or_none()
        if row is None:
            raise NotFound(f"Nobody with number {person} may sign in. Choose another person.")
        return _person(row)


def caller_of(person: Person) -> Caller:
    """The caller whose work `person` does."""
    return Caller(person.name, person.permissions, person.stores, person.role, person.id)


def add_sample_people(owner: "Connection[Any]", store: int) -> None:
    """Three people for the sample shop, marked as such; the clerk works at location `store`.

    `owner` is a connection of the identity database's owner. Does nothing if they are there.
    """
    for name, role in SAMPLE_PEOPLE:
        owner.execute(
            "INSERT INTO person (name, role, location, sample)"
            " SELECT %(name)s, %(role)s, %(store)s, true WHERE NOT EXISTS"
            " (SELECT FROM person WHERE sample AND name = %(name)s)",
            {"name": name, "role": role, "store": store if role == "clerk" else None},
        )


def _person(row: Row[Any]) -> Person:
    stores = frozenset({int(row.location)}) if row.role == "clerk" else None
    return Person(row.id, row.name, row.role, frozenset(row.permissions), stores, row.sample)
