"""What crosses the identity service's border. No password and no hash ever does."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class Person(msgspec.Struct, frozen=True):
    """Somebody who works at the shop. `stores` are location ids; None means every store.

    `must_change`: signed in with a temporary password; `permissions` holds no more than
    changing it.
    """

    id: int
    name: str
    role: str  # "clerk", "manager" or "admin"
    permissions: frozenset[str]
    stores: frozenset[int] | None = None
    sample: bool = False
    must_change: bool = False
    has_password: bool = False


class SavedView(msgspec.Struct, frozen=True):
    """How a screen was set up: `state` is the screen's own, JSON-able."""

    id: int
    screen: str
    name: str
    owner: int
    owner_name: str
    shared: bool
    state: dict[str, Any]
    version: int


class NewView(msgspec.Struct, frozen=True):
    """A view to keep for oneself, or for everybody."""

    screen: str
    name: str
    state: dict[str, Any]
    shared: bool = False


class ViewChange(msgspec.Struct, frozen=True):
    """Only what is set is written."""

    name: str | UnsetType = UNSET
    shared: bool | UnsetType = UNSET
    state: dict[str, Any] | UnsetType = UNSET


class ShopInfo(msgspec.Struct, frozen=True):
    """What may be known before anybody signs in.

    `ready`: somebody works here. `passwords`: somebody has a password to sign in with.
    `sample`: made-up people work here, who need none.
    """

    name: str
    currency: str
    sample: bool
    ready: bool
    passwords: bool
    version: int  # 0 while the shop has no row of its own


class NewShop(msgspec.Struct, frozen=True):
    """What an empty shop begins with: its owner is the first admin."""

    name: str
    currency: str  # ISO 4217
    owner: str
    password: str


class ShopChange(msgspec.Struct, frozen=True):
    """Only what is set is written."""

    name: str | UnsetType = UNSET
    currency: str | UnsetType = UNSET


class Staff(msgspec.Struct, frozen=True):
    """Somebody as the People screen shows them, those who have left included."""

    id: int
    name: str
    role: str
    stores: frozenset[int] | None  # None: every store
    active: bool
    sample: bool
    password: str  # "own", "temporary" (to be changed at the next sign-in) or "" for none
    version: int


class NewPerson(msgspec.Struct, frozen=True):
    """Somebody who begins. They can sign in once :meth:`reset_password` gave them a password."""

    name: str
    role: str
    stores: frozenset[int] | None = None


class PersonChange(msgspec.Struct, frozen=True):
    """Only what is set is written."""

    name: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    stores: frozenset[int] | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET
