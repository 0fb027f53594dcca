"""Which cached entries a person means who names a product or a category."""

from difflib import SequenceMatcher
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.catalog.queries import products
from services.catalog.records import Category, ProductRow
from services.kernel import texts
from services.kernel.cachekeys import Entry, FlushTarget
from services.kernel.database import Database
from services.kernel.errors import NotFound
from services.kernel.operations import query

NEAR = 3  # categories that a sentence offers instead
ALIKE = 0.6  # of 1
LAST_ID = 2**63 - 1  # the database's bigint

_BELOW = text("SELECT product FROM product_category WHERE category = :category ORDER BY product")


class Caching:
    """Operations of the catalogue on what it has cached."""

    _database: Database

    @query(needs="cache.flush")
    def cache_entries(self, kind: Literal["product", "sku", "category"], which: str) -> FlushTarget:
        """The entries of one product, or of all products in a category and below it.

        `which`: of a product its number, or its SKU if none has that number; a SKU; or a
        category's path, such as ``Kitchen > Mugs``; in any case of letters. Raises NotFound,
        which for a category names those that are near.
        """
        with self._database.reading() as session:
            if kind == "category":
                found = _category(products.categories(session), which)
                below = session.scalars(_BELOW, {"category": found.id})
                return FlushTarget("category", found.title, tuple(map(_entry, below)))
            return _product(session, which, is_sku=kind == "sku")


def _product(session: Session, which: str, *, is_sku: bool) -> FlushTarget:
    wanted = texts.searchable(which).strip()
    rows: list[ProductRow] = []
    if not is_sku and wanted.isdecimal() and len(wanted) < len(str(LAST_ID)):
        rows = products.rows(session, [int(wanted)])
    if not rows and (number := products.product_of_sku(session, wanted)) is not None:
        rows = products.rows(session, [number])
    if not rows:
        what = "SKU" if is_sku else "number or SKU"
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
    scores = {each.title: _likeness(each, wanted) for each in known}
    near = [title for title in scores if scores[title] >= ALIKE]
    return sorted(near, key=lambda title: -scores[title])[:NEAR]


def _likeness(category: Category, wanted: list[str]) -> float:
    """0 to 1 as difflib has it: of the whole path, the last name, or a word of it; 2 if equal."""
    path, name, last = _parts(category.title), category.name.casefold(), wanted[-1]
    if name == last:
        return 2.0
    told = (" > ".join(path), " > ".join(wanted))
    pairs = [told, (name, last), *((word, last) for word in name.split())]
    return max(SequenceMatcher(None, *pair).ratio() for pair in pairs)


def _parts(path: str) -> list[str]:
    return [name.strip().casefold() for name in path.split(">")]


def _entry(product: int) -> Entry:
    return Entry("catalog", "product", str(product))
