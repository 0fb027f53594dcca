"""Commands on products that are more than a form's save, with what takes them back.

Functions for a worker. Each answers the :class:`Done` that the screen puts on the undo stack.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import msgspec
from PySide6.QtCore import QCoreApplication

from models import formats
from models.product_columns import status_word
from services.catalog.records import NewProduct, ProductDetail, Status
from services.catalog.service import Catalog
from services.kernel.errors import Conflict, Invalid
from views.catalog.saving import TRIES, Commits, Saved, TakeBack, status_to
from views.kit.undo import Done


@dataclass(frozen=True)
class Outcome:
    """What was committed, and what takes it back."""

    saved: list[Saved]
    done: Done | None


def create(catalog: Catalog, commits: Commits, new: NewProduct) -> Outcome:
    """A new product. Taking that back archives it: what was sold under its SKU stays readable."""
    made = catalog.create(new)

    def archive() -> Done:
        saved = status_to(catalog, made.id, "archived")
        commits.tell_saved(saved)
        return TakeBack(catalog, commits, saved, _status_said).done

    text = _tr("{0} created as {1}").format(made.name, made.sku)
    return Outcome([Saved(made, made)], Done(text, archive))


def create_in_new(catalog: Catalog, commits: Commits, new: NewProduct, name: str) -> Outcome:
    """A new product in a new category at the top, or in the one that has the name by now.

    Raises Invalid for `new_category`, or for a field of the product: the category then stays.
    """
    wanted = name.strip().casefold()
    tops = (each for each in catalog.categories() if each.parent is None)
    category = next((each for each in tops if each.name.casefold() == wanted), None)
    try:
        category = category or catalog.add_category(name)
    except Invalid as error:
        raise Invalid(str(error), "new_category") from error
    return create(catalog, commits, msgspec.structs.replace(new, category=category.id))


def set_status(catalog: Catalog, commits: Commits, product: int, status: Status) -> Outcome:
    """Bring a product to `status`, whatever else changed of it meanwhile."""
    saved = status_to(catalog, product, status)
    if saved.before.version == saved.after.version:
        return Outcome([saved], None)
    return Outcome([saved], TakeBack(catalog, commits, saved, _status_said).done)


def schedule(
    catalog: Catalog, commits: Commits, product: ProductDetail, amount: int, at: datetime
) -> Outcome:
    """A price from `at` on, on top of whatever else changed meanwhile."""
    saved = _on_newest(
        catalog, product, lambda seen: catalog.schedule_price(product.id, seen, amount, at)
    )
    price = formats.money(amount, product.currency)
    text = _tr("{0}: {1} from {2} planned").format(product.name, price, formats.when(at))
    inverse = partial(unschedule, catalog, commits, saved.after, amount, at)
    return Outcome([saved], Done(text, partial(_inverted, inverse, commits)))


def unschedule(
    catalog: Catalog, commits: Commits, product: ProductDetail, amount: int, at: datetime
) -> Outcome:
    """The price planned for `at` is taken back."""
    saved = _on_newest(
        catalog, product, lambda seen: catalog.cancel_scheduled(product.id, seen, at)
    )
    price = formats.money(amount, product.currency)
    text = _tr("{0}: {1} from {2} cancelled").format(product.name, price, formats.when(at))
    inverse = partial(schedule, catalog, commits, saved.after, amount, at)
    return Outcome([saved], Done(text, partial(_inverted, inverse, commits)))


def _on_newest(
    catalog: Catalog, product: ProductDetail, call: Callable[[int], ProductDetail]
) -> Saved:
    """Call with the version of now. Nothing is overwritten by it, so nobody has to decide."""
    before = product
    for attempt in range(TRIES):
        try:
            return Saved(before, call(before.version))
        except Conflict:
            now = catalog.fresh_product(product.id)
            if now.version == before.version or attempt == TRIES - 1:
                raise
            before = now
    raise AssertionError  # the last attempt returned or raised


def _inverted(inverse: Callable[[], Outcome], commits: Commits) -> Done:
    outcome = inverse()
    commits.tell_saved(outcome.saved[0])
    assert outcome.done is not None  # noqa: S101 - planning and cancelling always answer one
    return outcome.done


def _status_said(saved: Saved) -> str:
    before, after = status_word(saved.before.status), status_word(saved.after.status)
    return _tr("Status of {0}: {1} → {2}").format(saved.after.name, before, after)


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
