"""Which products a grid shows, in which order: ids only, filtered and sorted by indexes.

Rows follow by id (:func:`services.catalog.queries.products.rows`), so a million products are
one vector of ids and no OFFSET. Every order ends in the id and so is the same each time.
"""

from typing import Any

from msgspec.structs import replace
from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    SQLColumnExpression,
    and_,
    any_,
    asc,
    cast,
    desc,
    func,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import Text

from services.catalog.queries import search
from services.catalog.records import ProductQuery
from services.catalog.tables import Category, Product, ProductCategory, Variant

Key = SQLColumnExpression[Any]

MOST_SIMILAR = 50
_SIMILAR = text("SELECT product FROM similar_products(CAST(:terms AS text[]), :most)")

_BY_NAME: list[Key] = [Product.name_lower]
_BY_POPULARITY = (desc(Product.popularity), asc(Product.id))
_KEYS: dict[str, list[Key]] = {
    "sku": [search.lower_sku()],
    "price": [Product.min_price],
    "status": [Product.status, Product.name_lower],
    "category": [func.lower(Category.name).collate("C"), Product.name_lower],
    "updated": [Product.updated_at],
    "popularity": [Product.popularity],
}
_CLOSURE: dict[str, Key] = {
    "price": ProductCategory.min_price,
    "popularity": ProductCategory.popularity,
}


class _Explain(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(_Explain)
def _explain(element: _Explain, compiler: SQLCompiler, **kw: Any) -> str:
    return "EXPLAIN (FORMAT JSON) " + compiler.process(element.statement, **kw)


def first(session: Session, wanted: ProductQuery, limit: int) -> list[int]:
    """The first `limit` products of the answer."""
    looked = search.search_of(wanted)
    if looked is None or wanted.sort != "relevance":
        return list(session.scalars(_ordered(wanted).limit(limit)))
    # Tier by tier, each in order of popularity: for a common text the planner walks that
    # index until the page is full, for a rare one it collects the few there are.
    found: dict[int, None] = {}
    for tier in search.tiers(looked):
        more = select(Product.id).where(tier, *_filters(wanted))
        more = more.order_by(*_BY_POPULARITY).limit(limit)
        found.update(dict.fromkeys(session.scalars(more)))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def packed(session: Session, wanted: ProductQuery) -> bytes:
    """All products of the answer, 8 bytes big-endian each."""
    each = _ordered(wanted).subquery()
    together = select(func.string_agg(func.int8send(each.c.id), cast(b"", BYTEA)))
    return bytes(session.scalar(together) or b"")


def about(session: Session, wanted: ProductQuery) -> int:
    """The planner's estimate of how many there are: no counting."""
    plan = session.execute(_Explain(_matching(wanted))).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])


def similar(session: Session, wanted: ProductQuery, known: list[int]) -> list[int]:
    """`known` and what a typo may have meant, in the answer's order and within its filters."""
    looked = search.search_of(wanted)
    terms = [term for term in looked.terms if len(term) >= search.SUBSTRING_FROM] if looked else []
    if not terms:
        return known
    guesses = session.scalars(_SIMILAR, {"terms": terms, "most": MOST_SIMILAR})
    chosen = list(dict.fromkeys([*known, *guesses]))
    among = _sorted(select(Product.id).where(Product.id.in_(chosen), *_filters(wanted)), wanted)
    allowed = list(session.scalars(among))
    if wanted.sort != "relevance":
        return allowed
    kept = set(allowed)
    return [each for each in chosen if each in kept]


def _ordered(wanted: ProductQuery) -> Select[Any]:
    """Every product of the answer, in order."""
    looked = search.search_of(wanted)
    if looked is not None and wanted.sort == "relevance":
        return _matching(wanted).order_by(search.rank(looked), *_BY_POPULARITY)
    if looked is None and wanted.category is not None and wanted.sort in _CLOSURE:
        # The closure's own indexes hold a category's products in these two orders.
        one = replace(wanted, category=None)
        within = _matching(one).join(ProductCategory, ProductCategory.product == Product.id)
        within = within.where(ProductCategory.category == wanted.category)
        return within.order_by(*_ways(wanted, [_CLOSURE[wanted.sort], ProductCategory.product]))
    return _sorted(_matching(wanted), wanted)


def _matching(wanted: ProductQuery) -> Select[Any]:
    """Every product of the answer, in any order."""
    looked = search.search_of(wanted)
    filters = _filters(wanted)
    if looked is None:
        return select(Product.id).where(*filters)
    if not looked.has_substring:  # a letter or two are common: pass over the order's index
        either = or_(search.by_name(looked), search.has_code(search.by_code(looked)))
        return select(Product.id).where(either, *filters)
    # Two scans of two indexes instead of one of neither, which OR would be.
    coded = select(Variant.product).where(search.by_code(looked))
    named = select(Product.id).where(search.by_name(looked))
    both = union_all(named, coded).subquery()
    return select(Product.id).where(Product.id.in_(select(both.c.id)), *filters)


def _filters(wanted: ProductQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(Product.status == any_(cast(list(wanted.statuses), ARRAY(Text))))
    if wanted.category is not None:
        below = select(ProductCategory.product).where(ProductCategory.category == wanted.category)
        conditions.append(Product.id.in_(below))
    if wanted.price_from is not None:
        conditions.append(Product.min_price >= wanted.price_from)
    if wanted.price_to is not None:
        conditions.append(Product.min_price <= wanted.price_to)
    return conditions


def _sorted(found: Select[Any], wanted: ProductQuery) -> Select[Any]:
    """By the columns asked for, with the tables that only those need; the id last."""
    if wanted.sort == "category":
        found = found.join(Category, Category.id == Product.category)
    if wanted.sort == "sku":
        first_ = and_(Variant.product == Product.id, Variant.position == 0)
        found = found.outerjoin(Variant, first_)
    return found.order_by(*_ways(wanted, [*_KEYS.get(wanted.sort, _BY_NAME), Product.id]))


def _ways(wanted: ProductQuery, keys: list[Key]) -> list[Any]:
    way = desc if wanted.descending else asc
    ways: list[Any] = [way(key) for key in keys]  # either is typed with every list form
    if wanted.sort == "price" and wanted.descending:
        ways[0] = ways[0].nulls_last()  # without a price is last either way
    return ways
