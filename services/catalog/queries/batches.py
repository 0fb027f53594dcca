"""Batches as they are kept: what was asked, which cells changed from what to what."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.catalog.queries.bulk import State
from services.catalog.records import Batch, BatchDone, BatchLeft

_ADD = text("""
    INSERT INTO batch (id, actor, request, digest, text, fields, undoes, changed, unchanged,
                       cells_left)
    VALUES (:id, :actor, :request, :digest, :text, :fields, :undoes, :changed, :unchanged,
            CAST(:cells AS jsonb))
""")
# The versions are those that the writing left, not those it began with.
_ADD_ROWS = text("""
    INSERT INTO batch_row (batch, product, version, before, after)
    SELECT :batch, p.id, p.row_version, CAST(new.before AS jsonb), CAST(new.after AS jsonb)
      FROM unnest(CAST(:products AS bigint[]), CAST(:befores AS text[]), CAST(:afters AS text[]))
           AS new (product, before, after)
      JOIN product p ON p.id = new.product
""")
_ANSWERED = text("""
    SELECT id, changed, unchanged, cells_left FROM batch WHERE actor = :actor AND digest = :digest
""")
_ONE = text("""
    SELECT b.id, b.text, b.fields, b.undoes IS NOT NULL AS is_undo FROM batch b WHERE b.id = :id
""")
_ROWS = text("SELECT product, before, after FROM batch_row WHERE batch = :id ORDER BY product")
_NEWEST = text("""
    SELECT id, at, actor, text, fields, changed, undoes FROM batch
     WHERE changed > 0 AND (:with_costs OR NOT 'cost' = ANY (fields))
     ORDER BY at DESC, id LIMIT :limit
""")


def add(session: Session, done: BatchDone, asked: dict[str, Any]) -> None:
    """Keep a batch; `asked`: actor, request, digest, text, fields, undoes."""
    values = {"changed": done.changed, "unchanged": done.unchanged, "id": done.batch}
    cells = msgspec.json.encode(done.left).decode()
    session.execute(_ADD, values | asked | {"cells": cells})


def add_rows(
    session: Session, batch: UUID, written: Sequence[tuple[State, dict[str, Any]]]
) -> None:
    """Keep the written cells, before and after."""
    encode = msgspec.json.Encoder().encode
    befores = [{name: state.fields[name] for name in new} for state, new in written]
    values = {
        "batch": batch,
        "products": [state.product for state, _ in written],
        "befores": [encode(each).decode() for each in befores],
        "afters": [encode(new).decode() for _, new in written],
    }
    session.execute(_ADD_ROWS, values)


def answered(session: Session, actor: str, digest: bytes) -> BatchDone | None:
    """What the same request was answered before."""
    found = session.execute(_ANSWERED, {"actor": actor, "digest": digest}).one_or_none()
    if found is None:
        return None
    left = msgspec.convert(found.cells_left, tuple[BatchLeft, ...])
    return BatchDone(found.id, found.changed, found.unchanged, left)


def one(session: Session, batch: UUID) -> Row[Any] | None:
    """Its text, fields and whether it took another one back."""
    return session.execute(_ONE, {"id": batch}).one_or_none()


def cells(session: Session, batch: UUID) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    """Its changed fields, before and after, by product."""
    return {row.product: (row.before, row.after) for row in session.execute(_ROWS, {"id": batch})}


def newest(session: Session, limit: int, *, with_costs: bool) -> list[Batch]:
    """The newest first."""
    found = session.execute(_NEWEST, {"limit": limit, "with_costs": with_costs})
    return [Batch(r.id, r.at, r.actor, r.text, tuple(r.fields), r.changed, r.undoes) for r in found]
