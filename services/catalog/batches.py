"""Change many products as one: preview by a rule, commit, take back."""

from typing import Any
from uuid import UUID

from services.catalog import batching, planning, rules
from services.catalog.queries import batches, bulk
from services.catalog.records import (
    Batch,
    BatchDone,
    BatchLeft,
    BulkPlan,
    BulkRule,
    ProductEdit,
    Selection,
)
from services.kernel import work
from services.kernel.database import Database
from services.kernel.errors import NotFound
from services.kernel.operations import command, query

MOST_LISTED = 500


class Batches:
    """Operations of the catalogue on many products."""

    _database: Database

    @query(needs="catalog.read")
    def plan(self, selection: Selection, rule: BulkRule) -> BulkPlan:
        """What `rule` would make of each selected product; nothing is written.

        Raises Invalid for `expression`, which names the position, or for the selection;
        NotAllowed for a rule about costs. A row that cannot be changed says why.
        """
        with self._database.reading() as session:
            return planning.plan(session, selection, rule)

    @command(needs="catalog.write")
    def change_many(
        self, edits: list[ProductEdit], text: str, skip_changed: bool = False
    ) -> BatchDone:
        """Write all edits in one transaction, or none; `text` is what a person calls them.

        Asked again with the same edits it answers again and writes nothing. Raises Conflict
        if products were changed since (with `skip_changed` they are left out and listed),
        Invalid naming SKU and field, NotAllowed.
        """
        by_product = batching.checked_edits(edits)
        text = batching.checked_text(text)
        fields = {name for edit in edits for name in rules.change_fields(edit.change)}
        batching.require(fields)
        caller = work.current().caller
        asked = batching.digest("change", caller.person, edits, text, skip_changed)
        with self._database.writing() as session:
            bulk.lock(session, sorted(by_product))
            if (known := batches.answered(session, caller.name, asked)) is not None:
                return known
            states = bulk.states(session, list(by_product), texts="description" in fields)
            stale = batching.stale(states, by_product)
            gone = by_product.keys() - {state.product for state in states}
            if not skip_changed:
                batching.refuse_stale(stale, len(gone))
            left_out = {state.product for state in stale}
            current = [state for state in states if state.product not in left_out]
            written = list(batching.differing(current, by_product))
            batching.refuse_impossible(session, written)
            cells = [
                (state, field, getattr(by_product[state.product].change, field))
                for state in stale
                for field in rules.change_fields(by_product[state.product].change)
            ]
            left = batching.left_cells(session, cells)
            left += [BatchLeft(product, "", "", "", "", "") for product in sorted(gone)]
            return batching.finish(
                session,
                written,
                {"digest": asked, "text": text},
                len(current) - len(written),
                left,
            )

    @command(needs="catalog.write")
    def undo_batch(self, batch: UUID) -> BatchDone:
        """Give every cell its value from before the batch, but those changed since.

        Those are in `left`, as are values that are no longer possible (a category is gone, a
        barcode taken). The undo is a batch itself. Raises NotFound, NotAllowed.
        """
        with self._database.writing() as session:
            told = batches.one(session, batch)
            if told is None:
                raise NotFound("There is no such batch to take back. Reload the list of batches.")
            batching.require(told.fields)
            cells = batches.cells(session, batch)
            bulk.lock(session, sorted(cells))
            asked = batching.undo_asked(batch, told.text, is_undo=told.is_undo)
            if known := batches.answered(session, work.current().caller.name, asked["digest"]):
                return known
            states = bulk.states(session, list(cells), texts="description" in told.fields)
            written: batching.Written = []
            kept: list[tuple[bulk.State, str, Any]] = []
            for state in states:
                before, after = cells[state.product]
                now = state.fields
                kept += [
                    (state, name, after[name])
                    for name in after
                    if now[name] not in (after[name], before[name])
                ]
                back = {
                    name: before[name] for name in after if now[name] == after[name] != before[name]
                }
                if back:
                    written.append((state, back))
            for field, _value, state in batching.impossible(session, written):
                kept.append((state, field, cells[state.product][1][field]))
                next(new for each, new in written if each is state).pop(field)
            written = [(state, new) for state, new in written if new]
            left = batching.left_cells(session, kept)
            gone = cells.keys() - {state.product for state in states}
            left += [BatchLeft(product, "", "", "", "", "") for product in sorted(gone)]
            return batching.finish(session, written, asked, len(states) - len(written), left)

    @query(needs="catalog.read")
    def batches(self, limit: int = 50) -> list[Batch]:
        """The newest first; those about costs only for a caller who may read costs."""
        with_costs = work.current().caller.may("cost.read")
        with self._database.reading() as session:
            return batches.newest(session, max(1, min(limit, MOST_LISTED)), with_costs=with_costs)
