"""The people who work here, written inside a transaction. The last admin is never lost."""

from typing import Any

from msgspec import UNSET
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.identity import rules
from services.identity.records import NewPerson, NewShop, PersonChange, Staff
from services.kernel.errors import Conflict, Invalid, NotFound

_STAFF = """
    SELECT p.id, p.name, p.role, p.stores, p.active, p.sample, p.row_version AS version,
           CASE WHEN c.must_change THEN 'temporary' WHEN c.person IS NOT NULL THEN 'own'
                ELSE '' END AS password
      FROM person p LEFT JOIN credential c ON c.person = p.id
"""
_ALL = text(_STAFF + " ORDER BY NOT p.active, lower(p.name), p.id")
_ONE = text(_STAFF + " WHERE p.id = :person")
_LOCK = text("SELECT FROM person WHERE id = :person FOR UPDATE")
# Every change queues here, in one order: two admins cannot both be the last but one.
_LOCK_ADMINS = text("SELECT id FROM person WHERE active AND role = 'admin' ORDER BY id FOR UPDATE")
_OTHER_ADMINS = text("""
    SELECT EXISTS (SELECT FROM person p LEFT JOIN credential c ON c.person = p.id
     WHERE p.active AND p.role = 'admin' AND p.id <> :person
       AND (p.sample OR c.person IS NOT NULL))
""")
_QUEUE_NAMES = text("SELECT pg_advisory_xact_lock(hashtext('people'))")
_HAS_NAME = text("""
    SELECT EXISTS (SELECT FROM person
     WHERE id <> :but AND lower(normalize(name, NFKC)) = lower(normalize(:name, NFKC)))
""")
_ADD = text("""
    INSERT INTO person (name, role, stores)
    VALUES (:name, :role, CAST(:stores AS smallint[])) RETURNING id
""")
_CHANGE = text("""
    UPDATE person SET name = :name, role = :role, stores = CAST(:stores AS smallint[]),
           active = :active WHERE id = :person
""")
_IS_EMPTY = text("SELECT NOT EXISTS (SELECT FROM person) AND NOT EXISTS (SELECT FROM shop)")
_ADD_SHOP = text("INSERT INTO shop (name, currency) VALUES (:name, :currency)")


def everybody(session: Session) -> list[Staff]:
    """Those who work here by name, then those who left."""
    return [_staff(row) for row in session.execute(_ALL)]


def found(session: Session, person: int) -> Staff:
    """Raises NotFound."""
    _can_exist(person)
    row = session.execute(_ONE, {"person": person}).one_or_none()
    if row is None:
        raise NotFound(f"Nobody here has the number {person}. Reload the list.")
    return _staff(row)


def add(session: Session, new: NewPerson) -> int:
    """The number of somebody new. Raises Invalid naming the field."""
    name, role = rules.checked_name(new.name), rules.checked_role(new.role)
    fields = {"name": name, "role": role, "stores": rules.checked_stores(new.stores, role)}
    _name_is_free(session, name, but=0)
    return int(session.execute(_ADD, fields).scalar_one())


def change(session: Session, person: int, seen: int, change: PersonChange) -> Staff:
    """Write what is set. Raises NotFound, Conflict if the version is not `seen`, Invalid."""
    _can_exist(person)
    session.execute(_LOCK_ADMINS)
    session.execute(_LOCK, {"person": person})
    before = found(session, person)
    if before.version != seen:
        raise Conflict(
            f"{before.name} was changed by somebody else since you opened them."
            " Reload the list, then decide."
        )
    fields = _changed(before, change)
    if fields["name"] != before.name:
        _name_is_free(session, fields["name"], but=person)
    is_admin = fields["role"] == "admin" and fields["active"]
    was_admin = before.role == "admin" and before.active
    if was_admin and not is_admin and not session.scalar(_OTHER_ADMINS, {"person": person}):
        raise Conflict(
            f"{before.name} is the only admin who can sign in. Give somebody else the role and a"
            " password first."
        )
    session.execute(_CHANGE, {**fields, "person": person})
    return found(session, person)


def begin(session: Session, new: NewShop) -> int:
    """The shop's own row and its owner, in an empty database only. Raises Conflict."""
    session.execute(_QUEUE_NAMES)
    if not session.scalar(_IS_EMPTY):
        raise Conflict("People work here already, so this shop is set up. Sign in.")
    fields = {
        "name": rules.checked_name(new.name, "name of the shop"),
        "currency": rules.checked_currency(new.currency),
    }
    session.execute(_ADD_SHOP, fields)
    owner = {"name": rules.checked_name(new.owner, "owner's name", "owner")}
    return int(session.execute(_ADD, {**owner, "role": "admin", "stores": None}).scalar_one())


def _changed(before: Staff, change: PersonChange) -> dict[str, Any]:
    role = before.role if change.role is UNSET else rules.checked_role(change.role)
    stores = before.stores if change.stores is UNSET else change.stores
    if change.stores is UNSET and role == "admin":
        stores = None
    active = before.active if change.active is UNSET else change.active
    if type(active) is not bool:
        raise Invalid("A person works here or does not: true or false.", "active")
    return {
        "name": before.name if change.name is UNSET else rules.checked_name(change.name),
        "role": role,
        "stores": rules.checked_stores(stores, role),
        "active": active,
    }


def _name_is_free(session: Session, name: str, but: int) -> None:
    session.execute(_QUEUE_NAMES)
    if session.scalar(_HAS_NAME, {"name": name, "but": but}):
        raise Invalid(
            f"Somebody is named {name} already, perhaps somebody who left. Names are what people"
            " sign in with: add an initial, or choose another one.",
            "name",
        )


def _can_exist(person: object) -> None:
    if type(person) is not int or not 1 <= person <= rules.LAST_ID:
        raise NotFound("Nobody here has such a number. Reload the list.")


def _staff(row: Row[Any]) -> Staff:
    stores = None if row.stores is None else frozenset(row.stores)
    return Staff(
        row.id, row.name, row.role, stores, row.active, row.sample, row.password, row.version
    )
