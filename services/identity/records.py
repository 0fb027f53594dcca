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
