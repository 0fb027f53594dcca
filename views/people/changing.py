"""Changes of people on a worker thread, each with what takes it back."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from services.identity.records import NewPerson, PersonChange, Staff
from services.identity.service import Identity
from views.kit.undo import Done


@dataclass(frozen=True)
class Added:
    """Somebody new with the temporary password to tell them, and what takes them away."""

    person: Staff
    password: str
    done: Done


def add(identity: Identity, new: NewPerson, text: str) -> Added:
    """Add somebody and give them a first password; undoing it they have left again."""
    person = identity.add_person(new)
    password = identity.reset_password(person.id)
    return Added(person, password, Done(text, partial(_switch, identity, person, text, on=False)))


def change(
    identity: Identity, before: Staff, wanted: PersonChange, text: str
) -> tuple[Staff, Done]:
    """Write `wanted`; undoing it writes what `before` had, if nobody changed them since."""
    after = identity.change_person(before.id, before.version, wanted)
    return after, Done(text, partial(_back, identity, before, after, wanted, text))


def _back(identity: Identity, before: Staff, after: Staff, wanted: PersonChange, text: str) -> Done:
    old = PersonChange(**{name: getattr(before, name) for name in _fields(wanted)})
    now = identity.change_person(after.id, after.version, old)
    return Done(text, partial(_back, identity, after, now, wanted, text))


def _switch(identity: Identity, person: Staff, text: str, *, on: bool) -> Done:
    now = identity.change_person(person.id, _version(identity, person), PersonChange(active=on))
    return Done(text, partial(_switch, identity, now, text, on=not on))


def _version(identity: Identity, person: Staff) -> int:
    """By now: their first password may have been reset since, which is no reason to stop."""
    return next((each.version for each in identity.staff() if each.id == person.id), 0)


def _fields(wanted: PersonChange) -> list[str]:
    """What is set. A role takes its stores with it."""
    values: dict[str, Any] = {
        name: getattr(wanted, name) for name in msgspec.structs.asdict(wanted)
    }
    found = [name for name, value in values.items() if not isinstance(value, UnsetType)]
    if "role" in found and "stores" not in found:
        found.append("stores")
    return found


def differing(before: Staff, name: str, role: str, stores: frozenset[int] | None) -> PersonChange:
    """Only what is not as it was."""
    return PersonChange(
        name=name if name != before.name else UNSET,
        role=role if role != before.role else UNSET,
        stores=stores if stores != before.stores else UNSET,
    )
