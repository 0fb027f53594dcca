"""What crosses the identity service's border."""

import msgspec


class Person(msgspec.Struct, frozen=True):
    """Somebody who works at the shop. `stores` are location ids; None means every store."""

    id: int
    name: str
    role: str  # "clerk", "manager" or "admin"
    permissions: frozenset[str]
    stores: frozenset[int] | None = None
    sample: bool = False
