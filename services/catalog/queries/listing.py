"""Which products a grid shows, in which order: ids only, filtered and sorted by indexes.

Rows follow by id (:func:`services.catalog.queries.products.rows`), so a million products are
one vector of ids and no OFFSET. Every order ends in the id and so is the same each time.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    SQLColumnExpression,
    Subquery,
    UnaryExpression,
    and_,
    any_,
    asc,
    cast,
    desc,
    func,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import Text

from services.catalog.queries import search
from services.catalog.queries.search import Search
from services.catalog.records import ProductQuery
from services.catalog.tables import Category, Product, ProductCategory, Variant

Columns = dict[str, SQLColumnExpression[Any]]

_Shown = aliased(Variant)  # the variant that a grid shows


class _Explain(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(_Explain)
def _explain(element: _Explain, compiler: SQLCompiler, **kw: Any) -> str:
    return "EXPLAIN (FORMAT JSON) " + compiler.process(element.statement, **kw)


def ids(session: Session, wanted: ProductQuery, limit: int) -> list[int]:
    """The first `limit` products of the answer."""
    return list(session.scalars(_ordered(wanted).limit(limit)))


def packed(session: Session, wanted: ProductQuery) -> bytes:
    """All products of the answer, 8 bytes big-endian each."""
    each = _ordered(wanted).subquery()
    together = select(func.string_agg(func.int8send(each.c.id), cast(b"", BYTEA)))
    return bytes(session.scalar(together) or b"")


def about(session: Session, wanted: ProductQuery) -> int:
    """The planner's estimate of how many there are: no counting."""
    plan = session.execute(_Explain(_ordered(wanted).order_by(None))).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])


def in_order(session: Session, wanted: ProductQuery, chosen: list[int]) -> list[int]:
    """These products in the answer's order; those its filters leave out are gone."""
    among = select(Product.id).where(Product.id.in_(chosen), *_filters(wanted))
    among = _joined(among, wanted)
    if wanted.sort == "relevance":
        found = set(session.scalars(among))
        return [each for each in chosen if each in found]
    return list(session.scalars(among.order_by(*_order(wanted, {}))))


def _ordered(wanted: ProductQuery) -> Select[Any]:
    looked = search.search_of(wanted)
    columns: Columns = {}
    found = select(Product.id)
    if wanted.category is not None:
        # The closure holds a category's products in these two orders.
        found = found.join(ProductCategory, ProductCategory.product == Product.id)
        columns = {"price": ProductCategory.min_price, "popularity": ProductCategory.popularity}
    if looked is not None:
        hits = _hits(wanted, looked)
        found = found.join(hits, hits.c.id == Product.id)
        columns["relevance"] = hits.c.rank
        return _joined(found, wanted).where(*_within(wanted)).order_by(*_order(wanted, columns))
    found = _joined(found, wanted).where(*_within(wanted), *_filters(wanted))
    return found.order_by(*_order(wanted, columns))


def _hits(wanted: ProductQuery, looked: Search) -> Subquery:
    """By name and by code are scans of two indexes; found twice counts at its best."""
    filters = _filters(wanted)
    by_name = select(Product.id, search.name_rank(looked).label("rank")).where(
        search.by_name(looked), *filters
    )
    by_code = (
        select(Product.id, search.code_rank(looked).label("rank"))
        .join(Variant, Variant.product == Product.id)
        .where(search.by_code(looked), *filters)
    )
    both = union_all(by_name, by_code).subquery()
    return select(both.c.id, func.min(both.c.rank).label("rank")).group_by(both.c.id).subquery()


def _within(wanted: ProductQuery) -> list[ColumnElement[bool]]:
    return [] if wanted.category is None else [ProductCategory.category == wanted.category]


def _filters(wanted: ProductQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(Product.status == any_(cast(list(wanted.statuses), ARRAY(Text))))
    if wanted.price_from is not None:
        conditions.append(Product.min_price >= wanted.price_from)
    if wanted.price_to is not None:
        conditions.append(Product.min_price <= wanted.price_to)
    return conditions


def _joined(found: Select[Any], wanted: ProductQuery) -> Select[Any]:
    """With the tables that only an order by their columns needs."""
    if wanted.sort == "category":
        return found.join(Category, Category.id == Product.category)
    if wanted.sort == "sku":
        first = select(func.min(Variant.position)).where(Variant.product == Product.id)
        return found.outerjoin(
            _Shown,
            and_(_Shown.product == Product.id, _Shown.position == first.scalar_subquery()),
        )
    return found


def _order(wanted: ProductQuery, columns: Columns) -> list[UnaryExpression[Any]]:
    """Columns to sort by, the id last. Without a price is last either way."""
    if wanted.sort == "relevance" and "relevance" in columns:
        popularity = columns.get("popularity", Product.popularity)
        return [asc(columns["relevance"]), desc(popularity), asc(Product.id)]
    way = desc if wanted.descending else asc
    by: dict[str, list[SQLColumnExpression[Any]]] = {
        "sku": [search.lower_sku(_Shown)],
        "price": [columns.get("price", Product.min_price)],
        "status": [Product.status, Product.name_lower],
        "category": [func.lower(Category.name).collate("C"), Product.name_lower],
        "updated": [Product.updated_at],
        "popularity": [columns.get("popularity", Product.popularity)],
    }
    chosen = [*by.get(wanted.sort, [Product.name_lower]), Product.id]
    keys: list[UnaryExpression[Any]] = [way(key) for key in chosen]
    if wanted.sort == "price" and wanted.descending:
        keys[0] = keys[0].nulls_last()
    return keys
