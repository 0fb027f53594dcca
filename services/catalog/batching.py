"""A batch, step by step inside its transaction: what differs, what is in the way, what is left."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from services.catalog import rules
from services.catalog.queries import batches, bulk
from services.catalog.queries.bulk import State
from services.catalog.records import BatchDone, BatchLeft, ProductEdit
from services.kernel import texts, work
from services.kernel.errors import Conflict, Invalid

MOST = 50_000  # products
NAMED = 5  # rows a message names
TEXT_LENGTH = 200
MONEY = ("price", "cost")

Written = list[tuple[State, dict[str, Any]]]


def checked_edits(edits: list[ProductEdit]) -> dict[int, ProductEdit]:
    """The edits by product. Raises Invalid."""
    if not edits:
        raise Invalid("No product is selected. Select the rows to change.")
    if len(edits) > MOST:
        raise Invalid(f"{len(edits):,} products are too many for one batch: at most {MOST:,}.")
    by_product = {edit.product: edit for edit in edits}
    if len(by_product) < len(edits):
        raise Invalid("A product is in the batch twice. Give each one a single row.")
    if not all(type(number) is int and 0 < number < 2**63 for number in by_product):
        raise Invalid("A row of the batch names no product. Reload the list.")
    return by_product


def checked_text(text: str) -> str:
    """What a person calls the batch: up to 200 characters on one line, or nothing."""
    text = texts.checked(text, "description of the batch", "text")
    if len(text) > TEXT_LENGTH:
        raise Invalid(f"The description of the batch is over {TEXT_LENGTH} characters.", "text")
    return text


def require(fields: Iterable[str]) -> None:
    """Raise NotAllowed unless the caller may write these fields."""
    wanted = set(fields)
    if "price" in wanted:
        work.require("price.write", "change a price")
    if "status" in wanted:
        work.require("catalog.archive", "change the status of a product")
    if "cost" in wanted:
        rules.require_cost()


def digest(*asked: Any) -> bytes:
    """Names a request by all it asks. Versions are in it, so only a repetition has it again."""
    return hashlib.sha256(msgspec.msgpack.encode(asked)).digest()


def stale(states: Iterable[State], edits: dict[int, ProductEdit]) -> list[State]:
    """Those that are no longer at the version their edit saw."""
    return [state for state in states if state.version != edits[state.product].seen]


def refuse_stale(changed: list[State], gone: int) -> None:
    """Raise Conflict if there are any, naming the first."""
    if not changed and not gone:
        return
    named = ", ".join(f"{each.name} ({each.sku})" for each in changed[:NAMED])
    more = f" and {len(changed) - NAMED:,} more" if len(changed) > NAMED else ""
    parts = [f"changed by somebody else: {named}{more}"] if changed else []
    parts += [f"no longer in the catalogue: {gone:,}"] if gone else []
    raise Conflict(
        f"Nothing was changed, since {len(changed) + gone:,} of the products are not as you saw"
        f" them ({'; '.join(parts)}). Preview again, or leave those rows out."
    )


def differing(states: Iterable[State], edits: dict[int, ProductEdit]) -> Iterator[Any]:
    """(state, fields that differ) of each product that changes. Raises Invalid naming the SKU."""
    for state in states:
        change = edits[state.product].change
        try:
            fields = rules.checked_change(change)
        except Invalid as error:
            raise Invalid(f"{_named(state)}: {error}", error.field) from None
        if state.variant == 0 and fields.keys() & {"barcode", *MONEY}:
            raise Invalid(f"{_named(state)} has no SKU. Add a variant first.", "sku")
        new = {name: value for name, value in fields.items() if state.fields[name] != value}
        if new:
            yield state, new


def refuse_impossible(session: Session, written: Written) -> None:
    """Raise Invalid, naming the SKU, for what another row of the database does not allow."""
    for field, value, state in impossible(session, written):
        if field == "barcode":
            raise Invalid(
                f"{_named(state)}: the barcode {value} belongs to another SKU already."
                " Use another one, or change it there first.",
                field,
            )
        raise Invalid(f"{_named(state)}: there is no such {field} any more.", field)


def impossible(session: Session, written: Written) -> list[tuple[str, Any, State]]:
    """(field, value, state) of categories and brands that are gone, barcodes that are taken."""
    bad = {
        "category": _missing(bulk.category_names, session, _values(written, "category")),
        "brand": _missing(bulk.brand_names, session, _values(written, "brand")),
        "barcode": _taken(session, written),
    }
    return [
        (field, new[field], state)
        for state, new in written
        for field in bad
        if field in new and new[field] in bad[field]
    ]


def finish(
    session: Session, written: Written, asked: dict[str, Any], unchanged: int, left: list[BatchLeft]
) -> BatchDone:
    """Write the cells and keep the batch."""
    done = BatchDone(uuid4(), len(written), unchanged, tuple(left))
    bulk.write(session, written)
    doing = work.current()
    fields = sorted({name for _, new in written for name in new})
    who = {"actor": doing.caller.name, "request": doing.request, "fields": fields}
    batches.add(session, done, {"undoes": None} | who | asked)
    if written:
        batches.add_rows(session, done.batch, written)
    return done


def left_cells(session: Session, cells: Sequence[tuple[State, str, Any]]) -> list[BatchLeft]:
    """(state, field, the batch's value) in words, each beside what the cell holds now."""
    ids: dict[str, set[int]] = {"category": set(), "brand": set()}
    for state, field, value in cells:
        if field in ids:
            ids[field] |= {each for each in (value, state.fields[field]) if each}
    names = {
        "category": bulk.category_names(session, sorted(ids["category"])),
        "brand": bulk.brand_names(session, sorted(ids["brand"])),
    }

    def said(field: str, value: Any) -> str:
        return "" if value is None else names.get(field, {}).get(value, str(value))

    return [
        BatchLeft(
            state.product,
            state.sku,
            state.name,
            field,
            said(field, value),
            said(field, state.fields[field]),
            state.currency if field in MONEY else "",
        )
        for state, field, value in cells
    ]


def undo_asked(batch: UUID, text: str, *, is_undo: bool) -> dict[str, Any]:
    """What is kept of an undo: asked again by the same work, it is answered again."""
    doing = work.current()
    word, other = ("Redo", "Undo") if is_undo else ("Undo", "Redo")
    text = text.removeprefix(f"{other}: ")
    key = digest("undo", doing.caller.person, str(doing.request), str(batch))
    return {"undoes": batch, "digest": key, "text": f"{word}: {text}"[:TEXT_LENGTH]}


def _named(state: State) -> str:
    return f"{state.sku or state.name}"


def _values(written: Written, field: str) -> set[Any]:
    return {new[field] for _, new in written if new.get(field)}


def _missing(names: Any, session: Session, wanted: set[Any]) -> set[Any]:
    return wanted - set(names(session, sorted(wanted))) if wanted else set()


def _taken(session: Session, written: Written) -> set[str]:
    """Barcodes that somebody outside the batch has, or two of its rows want."""
    rows = [(state.variant, new["barcode"]) for state, new in written if "barcode" in new]
    codes = [code for _, code in rows if code]
    if not codes:
        return set()
    seen: dict[str, str] = {}
    taken = set(bulk.owners(session, codes, [variant for variant, _ in rows]))
    for code in codes:
        form = code.zfill(14) if rules.is_gtin(code) else code
        if form in seen:
            taken |= {code, seen[form]}
        seen[form] = code
    return taken
