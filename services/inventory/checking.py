"""What must hold between the catalogue, the levels and the ledger: each check names what does not.

A check answers for one step of the variants, so that a million of them are checked piece by piece
and none of the statements runs for long.
"""

from collections.abc import Iterator
from itertools import chain

from services.inventory import scope
from services.inventory.part import Part
from services.inventory.queries import checks
from services.inventory.records import ItemFinding, KnownItem, LevelCheck, LevelFinding
from services.kernel.operations import query

STEP = 5_000  # variants of one step
_FIELDS = ("product", "sku", "name", "status")


class Checking(Part):
    @query(needs="stock.check")
    def check_items(
        self, known: list[KnownItem], after: int = 0, *, last: bool = True
    ) -> list[ItemFinding]:
        """Compare the projection with what the catalogue has behind variant `after`.

        `known` is in variant order and without gaps; `last`: the catalogue has none behind it.
        """
        upto = None if last else known[-1].variant if known else after
        values = {"after": after, "upto": upto}
        with self._database.reading() as session:
            held = [KnownItem(*row) for row in session.execute(checks.ITEMS, values)]
        return list(_compared({item.variant: item for item in known}, held))

    @query(needs="stock.check")
    def check_levels(self, after: int = 0, *, full: bool = False) -> LevelCheck:
        """Whether levels are the sum of their ledger and its sequences have no gaps.

        `full`: also each balance of the ledger. Answers for the variants behind `after` up to
        the answer's `upto`, from which the next call goes on; None: these were the last.
        """
        places = scope.places()
        with self._database.snapshot() as session:
            step = {"after": after, "step": STEP - 1}
            upto = session.scalar(checks.STEP, step)
            values = {"after": after, "upto": upto, "places": places}
            found = list(
                chain.from_iterable(_cell(*row) for row in session.execute(checks.LEVELS, values))
            )
            if full:
                rows = session.execute(checks.CHAINS, values)
                found += [LevelFinding("balance", *row) for row in rows]
        return LevelCheck(tuple(found), upto)

    @query(needs="stock.check")
    def check_low_counts(self) -> list[LevelFinding]:
        """Locations whose kept number of low cells is not how many there are."""
        with self._database.reading() as session:
            rows = session.execute(checks.LOW_COUNTS, {"places": scope.places()})
            return [LevelFinding("low count", "", *row) for row in rows]


def _compared(known: dict[int, KnownItem], held: list[KnownItem]) -> Iterator[ItemFinding]:
    missing = dict(known)
    for item in held:
        theirs = missing.pop(item.variant, None)
        if theirs is None:
            if item.status != "deleted":  # the ledger still names what the catalogue deleted
                yield ItemFinding(item.variant, item.sku, "", "", item.name)
            continue
        for field in _FIELDS:
            expected, found = str(getattr(theirs, field)), str(getattr(item, field))
            if expected != found:
                yield ItemFinding(item.variant, theirs.sku, field, expected, found)
    for item in missing.values():
        yield ItemFinding(item.variant, item.sku, "", item.name, "")


def _cell(  # noqa: PLR0913, PLR0917 - one row of LEVELS
    sku: str, place: str, pieces: int, on_hand: int, lines: int, last: int, last_seq: int
) -> Iterator[LevelFinding]:
    if pieces != on_hand:
        yield LevelFinding("ledger", sku, place, pieces, on_hand)
    if lines != last:
        yield LevelFinding("sequence", sku, place, lines, last)
    elif last != last_seq:
        yield LevelFinding("sequence", sku, place, last, last_seq)
