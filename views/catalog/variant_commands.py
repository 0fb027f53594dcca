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
from services.kernel.errors import Conflict, NotFound
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
        lambda: remove(catalog, commits, *_of_sku(catalog, before.id, made.sku)),
    )


def remove(
    catalog: Catalog, commits: Commits, before: ProductDetail, variant: VariantRow
) -> Outcome:
    """Taking that back adds the SKU again, as a new one."""
    after = catalog.remove_variant(variant.id, before.version)
    return _outcome(
        commits,
        Saved(before, after),
        _tr("{0}: {1} removed").format(after.name, variant.sku),
        lambda: _add_again(catalog, commits, before.id, variant),
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
        lambda: change(catalog, commits, *_of_sku(catalog, before.id, now.sku), back),
    )


def _of_sku(catalog: Catalog, product: int, sku: str) -> tuple[ProductDetail, VariantRow]:
    """By the SKU, since one that was removed and added again has another number."""
    found = catalog.fresh_product(product)
    for variant in found.variants:
        if variant.sku == sku:
            return found, variant
    told = _tr("{0} has no SKU {1} any more. Nothing was changed.")
    raise NotFound(told.format(found.name, sku))


def _add_again(catalog: Catalog, commits: Commits, product: int, variant: VariantRow) -> Outcome:
    again = NewVariant(variant.sku, variant.barcode, variant.options, variant.price)
    outcome = add(catalog, commits, catalog.fresh_product(product), again)
    if variant.cost is not None:
        after, made = _of_sku(catalog, product, variant.sku)
        catalog.change_variant(made.id, after.version, VariantChange(cost=variant.cost))
    return outcome


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
