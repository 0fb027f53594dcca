"""Who works here: the list to sign in from, and the caller a person becomes."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, text

from services.identity import preferences, rules
from services.identity.records import NewView, Person, SavedView, ViewChange
from services.kernel.database import Database
from services.kernel.errors import NotFound
from services.kernel.operations import command, query
from services.kernel.work import Caller

if TYPE_CHECKING:
    from psycopg import Connection

# Whoever has not signed in yet may see whom they can sign in as, and nothing else.
PUBLIC = Caller("nobody", frozenset({"people.list"}))

_PEOPLE = """
    SELECT p.id, p.name, p.role, p.stores, p.sample,
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

    @query(needs="views.use")
    def preferences(self) -> dict[str, Any]:
        """Everything the signed-in person's screens remember of them. Raises NotAllowed."""
        with self._database.reading() as session:
            return preferences.kept(session, preferences.signed_in())

    @command(needs="views.use")
    def set_preference(self, key: str, value: Any) -> None:
        """Keep a JSON-able value for the signed-in person; None forgets. Raises Invalid."""
        person = preferences.signed_in()
        with self._database.writing() as session:
            preferences.keep(session, person, key, value)

    @query(needs="views.use")
    def views(self, screen: str) -> list[SavedView]:
        """The signed-in person's own views of a screen, then those that others share."""
        rules.checked_key(screen, "screen", "screen")
        with self._database.reading() as session:
            return preferences.views(session, preferences.signed_in(), screen)

    @command(needs="views.use")
    def save_view(self, new: NewView) -> SavedView:
        """Keep a view. Raises Invalid for a name in use, NotAllowed to share without the right."""
        person = preferences.signed_in()
        with self._database.writing() as session:
            return preferences.add_view(session, person, new)

    @command(needs="views.use")
    def change_view(self, view: int, seen: int, change: ViewChange) -> SavedView:
        """Write what is set; somebody else's shared view needs views.share.

        Raises NotFound, NotAllowed, Conflict if the version is not `seen`, Invalid.
        """
        person = preferences.signed_in()
        with self._database.writing() as session:
            return preferences.change_view(session, person, view, seen, change)

    @command(needs="views.use")
    def remove_view(self, view: int) -> None:
        """For good; somebody else's shared view needs views.share. Raises NotFound, NotAllowed."""
        person = preferences.signed_in()
        with self._database.writing() as session:
            preferences.remove_view(session, person, view)


def caller_of(person: Person) -> Caller:
    """The caller whose work `person` does."""
    return Caller(person.name, person.permissions, person.stores, person.role, person.id)


def add_sample_people(owner: "Connection[Any]", store: int) -> None:
    """Three people for the sample shop, marked as such; the clerk works at location `store`.

    `owner` is a connection of the identity database's owner. Does nothing if they are there.
    """
    for name, role in SAMPLE_PEOPLE:
        owner.execute(
            "INSERT INTO person (name, role, stores, sample)"
            " SELECT %(name)s, %(role)s, %(stores)s::smallint[], true WHERE NOT EXISTS"
            " (SELECT FROM person WHERE sample AND name = %(name)s)",
            {"name": name, "role": role, "stores": [store] if role == "clerk" else None},
        )


def _person(row: Row[Any]) -> Person:
    stores = None if row.stores is None else frozenset(row.stores)
    return Person(row.id, row.name, row.role, frozenset(row.permissions), stores, row.sample)
