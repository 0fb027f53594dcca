"""How a person likes their screens: values by key, and saved views.

Functions inside a session of :class:`services.kernel.database.Database`; the service checks
permissions before it calls them.
"""

from collections.abc import Mapping
from typing import Any, NoReturn

from msgspec import UNSET
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.identity import rules
from services.identity.records import NewView, SavedView, ViewChange
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

_KEPT = text("SELECT key, value FROM preference WHERE person = :person ORDER BY key")
_KEEP = text("""
    INSERT INTO preference (person, key, value) VALUES (:person, :key, CAST(:value AS jsonb))
    ON CONFLICT (person, key) DO UPDATE SET value = excluded.value
     WHERE preference.value IS DISTINCT FROM excluded.value
""")
_FORGET = text("DELETE FROM preference WHERE person = :person AND key = :key")

_VIEWS = """
    SELECT v.id, v.screen, v.name, v.owner, p.name AS owner_name, v.shared, v.state,
           v.row_version AS version
      FROM saved_view v JOIN person p ON p.id = v.owner
"""
_OF_SCREEN = text(
    _VIEWS + " WHERE v.screen = :screen AND (v.shared OR v.owner = :person)"
    " ORDER BY v.owner <> :person, lower(v.name), v.id"
)
_ONE = text(_VIEWS + " WHERE v.id = :view AND (v.shared OR v.owner = :person)")
_LOCK = text("SELECT FROM saved_view WHERE id = :view FOR UPDATE")
# Two saves of one name at once: the second waits, then finds it taken.
_QUEUE = text("SELECT pg_advisory_xact_lock(hashtext('views'), :owner)")
_TAKEN = text("""
    SELECT EXISTS (SELECT FROM saved_view
     WHERE owner = :owner AND screen = :screen AND id <> :but
       AND lower(normalize(name, NFKC)) = lower(normalize(:name, NFKC)))
""")
_ADD = text("""
    INSERT INTO saved_view (screen, name, owner, shared, state)
    VALUES (:screen, :name, :owner, :shared, CAST(:state AS jsonb)) RETURNING id
""")
_CHANGE = text("""
    UPDATE saved_view SET name = :name, shared = :shared, state = CAST(:state AS jsonb)
     WHERE id = :view
""")
_REMOVE = text("DELETE FROM saved_view WHERE id = :view")


def signed_in() -> int:
    """The person behind the call. Raises NotAllowed for a program, which has no looks."""
    person = work.current().caller.person
    if not person:
        raise NotAllowed("Only somebody who is signed in has preferences and views. Sign in first.")
    return person


def kept(session: Session, person: int) -> dict[str, Any]:
    """Every preference of `person`."""
    return {row.key: row.value for row in session.execute(_KEPT, {"person": person})}


def keep(session: Session, person: int, key: str, value: Any) -> None:
    """The last writer wins; None forgets. Raises Invalid."""
    key = rules.checked_key(key, "preference", "key")
    if value is None:
        session.execute(_FORGET, {"person": person, "key": key})
        return
    packed = rules.as_json(value, f"preference {key}", "value")
    session.execute(_KEEP, {"person": person, "key": key, "value": packed})


def views(session: Session, person: int, screen: str) -> list[SavedView]:
    """A person's own views of a screen by name, then those that others share."""
    rows = session.execute(_OF_SCREEN, {"screen": screen, "person": person})
    return [_view(row) for row in rows]


def add_view(session: Session, person: int, new: NewView) -> SavedView:
    """Raises Invalid if the person has a view of that name on the screen already."""
    fields = {
        "screen": rules.checked_key(new.screen, "screen", "screen"),
        "name": rules.checked_name(new.name, "name of the view"),
        "owner": person,
        "shared": _checked_shared(new.shared),
        "state": _packed(new.state),
    }
    _name_is_free(session, fields, but=0)
    return _found(session, int(session.scalar(_ADD, fields) or 0), person)


def change_view(
    session: Session, person: int, view: int, seen: int, change: ViewChange
) -> SavedView:
    """Raises NotFound, NotAllowed, Conflict if the version is not `seen`, Invalid."""
    before = _locked(session, person, view)
    if before.version != seen:
        raise Conflict(
            f"The view {before.name} was changed since you opened it. Open it again, then save."
        )
    fields = {"view": view, "owner": before.owner, "screen": before.screen}
    fields["name"] = before.name
    if change.name is not UNSET:
        fields["name"] = rules.checked_name(change.name, "name of the view")
    fields["shared"] = before.shared
    if change.shared is not UNSET and change.shared != before.shared:
        fields["shared"] = _checked_shared(change.shared)
    fields["state"] = _packed(before.state if change.state is UNSET else change.state)
    _name_is_free(session, fields, but=view)
    session.execute(_CHANGE, fields)
    return _found(session, view, person if fields["shared"] else before.owner)


def remove_view(session: Session, person: int, view: int) -> None:
    """Raises NotFound, NotAllowed."""
    _locked(session, person, view)
    session.execute(_REMOVE, {"view": view})


def _locked(session: Session, person: int, view: int) -> SavedView:
    _can_exist(view)
    session.execute(_LOCK, {"view": view})
    found = _found(session, view, person)
    if found.owner != person:
        work.require("views.share", f"change the view {found.name} of {found.owner_name}")
    return found


def _found(session: Session, view: int, person: int) -> SavedView:
    row = session.execute(_ONE, {"view": view, "person": person}).one_or_none()
    return _view(row) if row is not None else _gone()


def _can_exist(view: object) -> None:
    if type(view) is not int or not 1 <= view <= rules.LAST_ID:
        _gone()


def _gone() -> NoReturn:
    raise NotFound("This view is not there any more, or is no longer shared. Choose another one.")


def _name_is_free(session: Session, fields: Mapping[str, Any], but: int) -> None:
    session.execute(_QUEUE, {"owner": fields["owner"]})
    if session.scalar(_TAKEN, {**fields, "but": but}):
        raise Invalid(
            f"There is a view named {fields['name']} on this screen already. Choose another name.",
            "name",
        )


def _checked_shared(shared: object) -> bool:
    if type(shared) is not bool:
        raise Invalid("A view is shared or it is not: true or false.", "shared")
    if shared:
        work.require("views.share", "share a view")
    return shared


def _packed(state: object) -> str:
    if not isinstance(state, dict):
        raise Invalid("A view's state is a table of names and values.", "state")
    return rules.as_json(state, "view", "state")


def _view(row: Row[Any]) -> SavedView:
    return SavedView(
        row.id, row.screen, row.name, row.owner, row.owner_name, row.shared, row.state, row.version
    )
