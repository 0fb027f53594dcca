"""Stock changes in their transaction: one line or many, all of them or none."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any, NoReturn
from uuid import UUID, uuid5
from zlib import crc32

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.inventory import refusals, scope
from services.inventory.queries import ledger, levels
from services.inventory.records import Adjusted, Counted, Movement, StockLevel
from services.kernel import work
from services.kernel.errors import NotFound

DONE = frozenset({"applied", "confirmed", "replay"})
_LINES = 2**32


@dataclass(frozen=True)
class Change:
    """`delta` pieces of one SKU at one location, and why. `expected`: a count's, else None."""

    variant: int
    location: int
    delta: int
    reason: str
    note: str = ""
    reference: str = ""
    reverses: int | None = None
    expected: int | None = None

    @property
    def key(self) -> int:
        return levels.key_of(self.variant, self.location)


@dataclass(frozen=True)
class Done:
    """What became of one change. `record`: a count's, else None."""

    movement: Movement | None
    level: StockLevel
    record: int | None


def move(session: Session, change: Change) -> Adjusted:
    """Write one movement, or answer again what this request did before."""
    (done,) = move_all(session, [change], "delta")
    return Adjusted(moved(done), done.level)


def move_all(
    session: Session, lines: Sequence[Change], field: str, batch: UUID | None = None
) -> tuple[Done, ...]:
    """Write all lines, in the order given, or refuse them all; a retry is answered again.

    Raises Conflict naming the counts whose figure is another one by now, else what the first
    refusal means, for `field`.
    """
    first = line_of(lines[0] if len(lines) == 1 else tuple(lines))
    numbers = [(first + at) % _LINES - _LINES // 2 for at in range(len(lines))]
    rows = session.execute(
        ledger.MOVE,
        {
            "request": work.current().request,
            "batch": batch,
            "line": numbers,
            "variant": [line.variant for line in lines],
            "location": [line.location for line in lines],
            "delta": [line.delta for line in lines],
            "reason": [line.reason for line in lines],
            "note": [line.note for line in lines],
            "reference": [line.reference for line in lines],
            "reverses": [line.reverses for line in lines],
            "expected": [line.expected for line in lines],
        },
    )
    told = {row.line: row for row in rows}
    answers = [(line, told[number]) for line, number in zip(lines, numbers, strict=True)]
    if any(row.status not in DONE for _line, row in answers):
        _refuse(session, answers, field)
    written = _written(session, [row.movement for _line, row in answers if row.movement])
    after = levels_of(session, [line.key for line in lines])
    return tuple(
        Done(written[row.movement] if row.movement else None, after[line.key], row.count_record)
        for line, row in answers
    )


def moved(done: Done) -> Movement:
    """The movement of a change that always makes one."""
    assert done.movement is not None  # noqa: S101 - only a count has none
    return done.movement


def counted(done: Done) -> Counted:
    """What a count did."""
    assert done.record is not None  # noqa: S101 - each count has one
    return Counted(done.record, done.movement, done.level)


def movement(session: Session, number: int) -> Movement:
    """The ledger's line; raises NotFound, also for one of somebody else's store."""
    values = {"movement": number, "places": scope.places()}
    row = session.execute(ledger.MOVEMENT, values).one_or_none()
    if row is None:
        raise NotFound(f"There is no movement {number}. Reload the history.")
    return Movement(*row)


def levels_of(session: Session, keys: Sequence[int]) -> dict[int, StockLevel]:
    """The caller's own levels by key."""
    rows = session.execute(levels.ROWS, {"keys": list(keys), "places": scope.places()})
    found = [StockLevel(*row) for row in rows]
    return {levels.key_of(level.variant, level.location): level for level in found}


def names(session: Session, variant: int, location: int) -> tuple[str, str]:
    """The item and the place as a sentence names them."""
    place = {"variant": variant, "location": location}
    sku, name, at = session.execute(ledger.NAMES, place).one()
    return f"{sku} {name}", at or f"location {location}"


def batch_of(what: str) -> UUID:
    """Names a batch of this work: a retry of the same `what` gets the same one."""
    return uuid5(work.current().request, what)


def line_of(change: object) -> int:
    """Names a change within its request: the same one is answered again, another is applied."""
    told = astuple(change) if isinstance(change, Change) else change
    return crc32(repr(told).encode())


def _written(session: Session, numbers: list[int]) -> dict[int, Movement]:
    if not numbers:
        return {}
    rows = session.execute(ledger.WRITTEN, {"movements": numbers})
    return {row[0]: Movement(*row) for row in rows}


def _refuse(session: Session, answers: list[tuple[Change, Row[Any]]], field: str) -> NoReturn:
    changed = [(line, row.on_hand) for line, row in answers if row.status == "changed"]
    if changed:
        cells: list[str] = []
        for line, now in changed[: refusals.TOLD]:
            item, place = names(session, line.variant, line.location)
            cells.append(f"{item} at {place} has {now:,} on hand, not {line.expected:,}")
        cells += [""] * (len(changed) - len(cells))  # counted, not told
        raise refusals.changed(cells, "counts")
    refused = (a for a in answers if a[1].status not in DONE | {"held back"})
    line, row = next(refused)
    item, place = names(session, line.variant, line.location)
    if row.status == "short" and line.expected is not None:
        raise refusals.held(item, place, line.expected + line.delta, row.on_hand - row.available)
    refusals.refuse(row.status, item, place, line.delta, row.available or 0, field)
