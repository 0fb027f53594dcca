"""Adding, changing and removing a product's SKUs, each with what takes it back.

Functions for a worker, with the version of the product that the person saw; what takes a
change back uses the newest one, since it restores only its own fields.
"""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QCoreApplication

from services.catalog.records import NewVariant, ProductDetail, VariantChange, VariantRow
from services.catalog.service import Catalog
from services.kernel.errors import Conflict
from views.catalog.commands import Outcome
from views.catalog.saving import TRIES, Commits, Saved
from views.kit.undo import Done


def add(catalog: Catalog, commits: Commits, before: ProductDetail, new: NewVariant) -> Outcome:
    """A further SKU. Taking that back removes it."""
    after = catalog.add_variant(before.id, before.version, new)
    made = next(one for one in after.variants if one.sku.casefold() == new.sku.strip().casefold())
    return _outcome(
        commits,
        Saved(before, after),
        _tr("{0}: {1} added").format(after.name, made.sku),
        lambda: remove(catalog, commits, catalog.fresh_product(before.id), made),
    )


def remove(
    catalog: Catalog, commits: Commits, before: ProductDetail, variant: VariantRow
) -> Outcome:
    """Taking that back adds the SKU again, as a new one."""
    after = catalog.remove_variant(variant.id, before.version)
    again = NewVariant(variant.sku, variant.barcode, variant.options, variant.price)
    return _outcome(
        commits,
        Saved(before, after),
        _tr("{0}: {1} removed").format(after.name, variant.sku),
        lambda: add(catalog, commits, catalog.fresh_product(before.id), again),
    )


def change(
    catalog: Catalog,
    commits: Commits,
    before: ProductDetail,
    variant: VariantRow,
    wanted: NewVariant,
) -> Outcome:
    """Only the fields that differ from `variant` are sent."""
    fields = {
        name: getattr(wanted, name)
        for name in ("sku", "barcode", "options", "price")
        if getattr(wanted, name) != getattr(variant, name)
    }
    if not fields:
        return Outcome([], None)
    after = catalog.change_variant(
        variant.id, before.version, msgspec.convert(fields, VariantChange)
    )
    now = next(one for one in after.variants if one.id == variant.id)
    back = NewVariant(variant.sku, variant.barcode, variant.options, variant.price)
    return _outcome(
        commits,
        Saved(before, after),
        _tr("{0}: {1} changed").format(after.name, now.sku),
        lambda: change(catalog, commits, catalog.fresh_product(before.id), now, back),
    )


def _outcome(commits: Commits, saved: Saved, text: str, inverse: Callable[[], Outcome]) -> Outcome:
    return Outcome([saved], Done(text, partial(_inverted, inverse, commits, text)))


def _inverted(inverse: Callable[[], Outcome], commits: Commits, text: str) -> Done:
    for attempt in range(TRIES):
        try:
            outcome = inverse()
        except Conflict:
            if attempt == TRIES - 1:
                raise
        else:
            break
    for saved in outcome.saved:
        commits.tell_saved(saved)
    return outcome.done or Done(text, partial(_inverted, inverse, commits, text))


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
