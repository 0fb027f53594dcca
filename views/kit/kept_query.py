"""A query as a saved view keeps it, read again by a release that may know other fields."""

from typing import Any, TypeVar

import msgspec

Q = TypeVar("Q", bound=msgspec.Struct)


def kept(query: msgspec.Struct) -> dict[str, Any]:
    """JSON-able, without what is as a new query has it."""
    fields = msgspec.to_builtins(query)
    plain = msgspec.to_builtins(type(query)())
    return {name: value for name, value in fields.items() if value != plain.get(name)}


def query_of(kind: type[Q], fields: object) -> Q:
    """What :func:`kept` answered; a field that does not fit any more is as in a new query."""
    query = kind()
    for name, value in fields.items() if isinstance(fields, dict) else ():
        try:
            read = msgspec.convert({name: value}, kind)
        except (msgspec.ValidationError, TypeError):
            continue
        if name in kind.__struct_fields__:
            query = msgspec.structs.replace(query, **{name: getattr(read, name)})
    return query
