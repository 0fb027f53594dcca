"""Which cached entries a person means who names a product or a category."""

from difflib import get_close_matches
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.catalog.queries import products
from services.catalog.records import Category
from services.kernel import texts
from services.kernel.cachekeys import Entry, FlushTarget
from services.kernel.database import Database
from services.kernel.errors import NotFound
from services.kernel.operations import query

NEAR = 3  # categories that a sentence offers instead
LAST_ID = 2**63 - 1  # the database's bigint

_BELOW = text("SELECT product FROM product_category WHERE category = :category ORDER BY product")


class Caching:
    """Operations of the catalogue on what it has cached."""

    _database: Database

    @query(needs="cache.flush")
    def cache_entries(self, kind: Literal["product", "sku", "category"], which: str) -> FlushTarget:
        """The entries of one product, or of all products in a category and below it.

        `which`: a product's number, a SKU or a category's path, such as ``Kitchen > Mugs``, in
        any case of letters. Raises NotFound, which for a category names those that are near.
        """
        with self._database.reading() as session:
            if kind == "category":
                found = _category(products.categories(session), which)
                below = session.scalars(_BELOW, {"category": found.id})
                return FlushTarget("category", found.title, tuple(map(_entry, below)))
            return _product(session, which, is_sku=kind == "sku")


def _product(session: Session, which: str, *, is_sku: bool) -> FlushTarget:
    wanted = texts.searchable(which).strip()
    number: int | None = None
    if is_sku:
        number = products.product_of_sku(session, wanted)
    elif wanted.isdecimal() and len(wanted) < len(str(LAST_ID)):
        number = int(wanted)
    rows = products.rows(session, [number]) if number is not None else []
    if not rows:
        what = "SKU" if is_sku else "number"
        raise NotFound(f"No product has the {what} {wanted!r}. Check it, or search by name.")
    return FlushTarget("product", f"{rows[0].name} ({rows[0].sku})", (_entry(rows[0].id),))


def _category(known: list[Category], path: str) -> Category:
    wanted = _parts(path)
    for each in known:
        if _parts(each.title) == wanted:
            return each
    near = _near(known, wanted)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Give the whole path, as A > B."
    raise NotFound(f"There is no category {texts.searchable(path).strip()!r}. {hint}")


def _near(known: list[Category], wanted: list[str]) -> list[str]:
    """Titles with the same last name first, then those that are written alike."""
    same = [each.title for each in known if each.name.casefold() == wanted[-1]]
    titles = {" > ".join(_parts(each.title)): each.title for each in known}
    alike = [titles[it] for it in get_close_matches(" > ".join(wanted), titles, NEAR)]
    return list(dict.fromkeys([*same, *alike]))[:NEAR]


def _parts(path: str) -> list[str]:
    return [name.strip().casefold() for name in path.split(">")]


def _entry(product: int) -> Entry:
    return Entry("catalog", "product", str(product))
