"""Who works here, who signs in, the caller a person becomes; and how they like their screens."""

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.identity import passwords, preferences, rules, signing, staff
from services.identity.records import (
    NewPerson,
    NewShop,
    NewView,
    Person,
    PersonChange,
    SavedView,
    ShopChange,
    ShopInfo,
    Staff,
    ViewChange,
)
from services.kernel import work
from services.kernel.database import Database
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.operations import command, query
from services.kernel.work import Caller

if TYPE_CHECKING:
    from psycopg import Connection

# Whoever has not signed in yet may see whom they can sign in as, and nothing else.
PUBLIC = Caller("nobody", frozenset({"people.list"}))
# A temporary password opens this door only.
BEFORE_CHANGE = frozenset({"password.change"})

_PEOPLE = """
    SELECT p.id, p.name, p.role, p.stores, p.sample, coalesce(c.must_change, false) AS must_change,
           c.person IS NOT NULL AS has_password,
           ARRAY(SELECT permission FROM role_permission r WHERE r.role = p.role)
             AS permissions
      FROM person p LEFT JOIN credential c ON c.person = p.id WHERE p.active
"""
_OPEN = text(_PEOPLE + " AND p.sample AND c.person IS NULL ORDER BY lower(p.name), p.id")
_ONE = text(_PEOPLE + " AND p.id = :person")
_SHOP = text("""
    SELECT s.name, s.currency, s.row_version AS version,
           EXISTS (SELECT FROM person WHERE active) AS ready,
           EXISTS (SELECT FROM person WHERE sample AND active) AS sample,
           EXISTS (SELECT FROM credential) AS passwords
      FROM (SELECT) one LEFT JOIN shop s ON true
""")
_LOCK_SHOP = text("SELECT row_version FROM shop FOR UPDATE")
_CHANGE_SHOP = text("UPDATE shop SET name = :name, currency = :currency")

SAMPLE_PEOPLE = (
    ("Amelia Hughes", "clerk"),
    ("Daniel Whitfield", "manager"),
    ("Margaret Shaw", "admin"),
)


class Identity:
    name = "identity"

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- before anybody signed in -----------------------------------------------------------

    @query(needs="people.list")
    def shop(self) -> ShopInfo:
        """What the sign-in page may know."""
        with self._database.reading() as session:
            return _shop(session)

    @query(needs="people.list")
    def people(self) -> list[Person]:
        """Those whom one can choose without a password: the sample shop's, by name."""
        with self._database.reading() as session:
            return [_person(row) for row in session.execute(_OPEN)]

    @query(needs="people.list")
    def person(self, person: int) -> Person:
        """What somebody may do by now; raises NotFound for one who has left."""
        with self._database.reading() as session:
            return _found(session, person)

    @command(needs="people.list")
    def set_up(self, new: NewShop) -> Person:
        """The shop's name and its owner, who is signed in. Raises Invalid naming the field.

        Conflict where people work already: there is one owner's account, the first.
        """
        rules.checked_name(new.owner, "owner's name", "owner")
        password = passwords.checked(new.password, new.owner)
        with self._database.writing() as session:
            owner = staff.begin(session, new)
            signing.set_password(session, owner, password, must_change=False)
            return _found(session, owner)

    @command(needs="people.list")
    def sign_in(self, name: str, password: str) -> Person:
        """Raises NotAllowed with one sentence for a wrong name, a wrong password and a wait."""
        return self._admitted(name, password)

    # -- the signed-in person's own ---------------------------------------------------------

    @command(needs="password.change")
    def change_password(self, old: str, new: str) -> Person:
        """The signed-in person, with their whole rights from now on.

        Raises NotAllowed if `old` is wrong, Invalid for `new`.
        """
        caller = work.current().caller
        with self._database.reading() as session:
            person = _found(session, caller.person)
        password = passwords.checked(new, person.name, "new")
        self._admitted(person.name, old)
        if new == old:
            raise Invalid("The new password is the old one. Choose another.", "new")
        with self._database.writing() as session:
            signing.set_password(session, person.id, password, must_change=False)
            return _found(session, person.id)

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

    # -- an admin's -------------------------------------------------------------------------

    @query(needs="people.write")
    def staff(self) -> list[Staff]:
        """Those who work here by name, then those who left."""
        with self._database.reading() as session:
            return staff.everybody(session)

    @command(needs="people.write")
    def add_person(self, new: NewPerson) -> Staff:
        """Somebody new, who has no password yet. Raises Invalid naming the field."""
        with self._database.writing() as session:
            return staff.found(session, staff.add(session, new))

    @command(needs="people.write")
    def change_person(self, person: int, seen: int, change: PersonChange) -> Staff:
        """Write what is set. Raises NotFound, Invalid naming the field.

        Conflict if the version is not `seen`, or if no admin could sign in afterwards.
        """
        with self._database.writing() as session:
            return staff.change(session, person, seen, change)

    @command(needs="people.write")
    def reset_password(self, person: int) -> str:
        """A temporary password, told this once; they must change it when they sign in."""
        password = passwords.temporary()
        with self._database.writing() as session:
            who = staff.found(session, person)
            signing.set_password(session, who.id, password, must_change=True)
            signing.forgive(session, who.name)
        return password

    @command(needs="shop.write")
    def change_shop(self, seen: int, change: ShopChange) -> ShopInfo:
        """The shop's name, or the currency it begins with. Raises Conflict, Invalid."""
        with self._database.writing() as session:
            version = session.scalar(_LOCK_SHOP)
            before = _shop(session)
            if not version:
                raise NotFound("The sample shop keeps its name. Set up a shop of your own first.")
            if version != seen:
                raise Conflict("The shop's name was changed since you opened it. Reload it.")
            name = before.name if change.name is UNSET else change.name
            currency = before.currency if change.currency is UNSET else change.currency
            fields = {
                "name": rules.checked_name(name, "name of the shop"),
                "currency": rules.checked_currency(currency),
            }
            session.execute(_CHANGE_SHOP, fields)
            return _shop(session)

    def _admitted(self, name: str, password: str) -> Person:
        with self._database.writing() as session:
            tried = signing.tried(session, name, password)
            person = _found(session, tried) if isinstance(tried, int) else None
        if person is None:  # the transaction ended before: the failure is kept
            assert not isinstance(tried, int)  # noqa: S101 - a number always finds its person here
            raise tried
        return person


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


def _found(session: Session, person: int) -> Person:
    row = session.execute(_ONE, {"person": person}).one_or_none()
    if row is None:
        raise NotFound(f"Nobody with number {person} may sign in. Choose another person.")
    return _person(row)


def _shop(session: Session) -> ShopInfo:
    row = session.execute(_SHOP).one()
    return ShopInfo(
        row.name or "",
        row.currency or "",
        row.sample,
        row.ready,
        row.passwords,
        row.version or 0,
    )


def _person(row: Row[Any]) -> Person:
    stores = None if row.stores is None else frozenset(row.stores)
    may = BEFORE_CHANGE if row.must_change else frozenset(row.permissions)
    return Person(
        row.id, row.name, row.role, may, stores, row.sample, row.must_change, row.has_password
    )
