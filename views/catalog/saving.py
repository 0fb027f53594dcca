"""Committing a product's fields: with the version seen, merged when somebody was first.

Everything here runs on a worker; a dialog is the view's business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal

from services.catalog.records import ProductDetail, Status
from services.catalog.service import Catalog
from services.kernel.errors import Conflict
from views.catalog.merge import (
    Merge,
    Names,
    Values,
    change_of,
    differing,
    field_word,
    shown,
    three_way,
)
from views.kit.undo import Done, Undecided

TRIES = 5  # of saving by itself while others keep writing the same product


@dataclass(frozen=True)
class Saved:
    """A committed change. `before` is what was there just before it; `theirs` came from others."""

    before: ProductDetail
    after: ProductDetail
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overlap:
    """Somebody changed the same fields: a person decides. Nothing was saved."""

    base: ProductDetail
    now: ProductDetail
    wanted: Values
    merge: Merge

    def decided(self, mine: frozenset[str]) -> Values:
        """What to save on top of `now` when the fields in `mine` keep my value."""
        kept = {field: self.wanted[field] for field in self.merge.both if field in mine}
        return {**self.merge.mine, **kept}


def commit(catalog: Catalog, base: ProductDetail, wanted: Values) -> Saved | Overlap:
    """Save the fields in `wanted`, seen from `base`.

    Fields that only others changed are theirs, fields that only `wanted` has are saved on
    top, again and again while others write. Raises Invalid, NotAllowed, NotFound, and
    Conflict if others were first `TRIES` times.
    """
    before, left = base, wanted
    theirs: tuple[str, ...] = ()
    for _ in range(TRIES):
        if not left:
            return Saved(before, before, theirs)
        try:
            after = catalog.change(base.id, before.version, change_of(left))
        except Conflict:
            now = catalog.fresh_product(base.id)
            if now.version == before.version:
                raise  # refused for another reason, such as a barcode that is taken
            merge = three_way(base, now, wanted)
            if merge.both:
                return Overlap(base, now, wanted, merge)
            before, left, theirs = now, merge.mine, merge.theirs
        else:
            return Saved(before, after, theirs)
    raise Conflict(
        _tr(
            "{0} is being changed by others again and again. Nothing was saved; try again later."
        ).format(base.sku)
    )


class Commits(QObject):
    """Tells the screen, from whichever thread, what was committed; and what must be decided."""

    saved = Signal(object)  # Saved
    overlapped = Signal(object, object)  # TakeBack, Overlap; emitted on the GUI thread

    def tell_saved(self, saved: Saved) -> None:
        self.saved.emit(saved)


class TakeBack:
    """The undo of a change: the old values, as a new change with the version of now."""

    def __init__(
        self, catalog: Catalog, commits: Commits, saved: Saved, say: Callable[[Saved], str]
    ) -> None:
        self._catalog, self._commits, self._say = catalog, commits, say
        self._base = saved.after
        self._wanted = differing(saved.before, saved.after)
        self.done = Done(say(saved), self)

    def decide(self, overlap: Overlap, mine: frozenset[str]) -> None:
        """A person chose: the next call commits that on top of what was there."""
        self._base, self._wanted = overlap.now, overlap.decided(mine)

    def __call__(self) -> Done:
        """Raises Undecided when a person must decide first; `overlapped` asks them."""
        outcome = commit(self._catalog, self._base, self._wanted)
        if isinstance(outcome, Overlap):
            raise Undecided(partial(self._commits.overlapped.emit, self, outcome))
        self._commits.saved.emit(outcome)
        return TakeBack(self._catalog, self._commits, outcome, self._say).done


def done_of(catalog: Catalog, commits: Commits, saved: Saved, say: Callable[[Saved], str]) -> Done:
    """What can be undone of a save."""
    return TakeBack(catalog, commits, saved, say).done


def status_to(catalog: Catalog, product: int, status: Status) -> Saved:
    """Change one product's status, whatever its version: nothing else is overwritten by it."""
    before = catalog.fresh_product(product)
    outcome = commit(catalog, before, {"status": status} if before.status != status else {})
    if isinstance(outcome, Overlap):
        raise Conflict(
            _tr("The status of {0} was changed to {1} just now. Look at it, then decide.").format(
                before.sku, outcome.now.status
            )
        )
    return outcome


def sentence(saved: Saved, names: Names) -> str:
    """ "Price of White Hanging Heart: £2.55 → £2.95", and what came from others."""
    changed = differing(saved.before, saved.after)
    after, currency = saved.after, saved.after.currency
    if len(changed) == 1:
        field, old = next(iter(changed.items()))
        values = [shown(field, one, currency, names) for one in (old, getattr(after, field))]
        text = _one_change(field).format(field_word(field), after.name, *values)
    elif changed:
        words = ", ".join(field_word(field).lower() for field in changed)
        text = _tr("{0}: {1} changed").format(after.name, words)
    else:
        text = _tr("{0}: nothing left to change").format(after.name)
    if saved.theirs:
        parts = [
            f"{field_word(f).lower()} → {shown(f, getattr(saved.before, f), currency, names)}"
            for f in saved.theirs
        ]
        text += _tr(". Others changed {0}; that is kept").format(", ".join(parts))
    return text


def kept_theirs(overlap: Overlap, names: Names) -> str:
    """ "Kept theirs: Name is Mug.", after a person decided that nothing of mine is saved."""
    now = overlap.now
    values = {f: shown(f, getattr(now, f), now.currency, names) for f in overlap.merge.both}
    is_now = _tr("{0} is {1}")
    facts = [is_now.format(field_word(field), value) for field, value in values.items()]
    return _tr("Kept theirs: {0}.").format(", ".join(facts))


def _one_change(field: str) -> str:
    """The form for {0} the field's word, {1} the product's name, {2} and {3} the two values."""
    if field == "name":  # both values say which product it is
        return _tr("{0}: {2} → {3}")
    return _tr("{0} of {1} changed") if field == "description" else _tr("{0} of {1}: {2} → {3}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
