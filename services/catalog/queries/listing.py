"""Which products a grid shows, in which order: ids only, filtered and sorted by indexes.

Rows follow by id (:func:`services.catalog.queries.products.rows`), so a million products are
one vector of ids and no OFFSET. Every order ends in the id and so is the same each time.
The statements are texts: while somebody types, building expressions cost more than the search.
"""

from struct import Struct
from typing import Any

from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.catalog.queries import orders
from services.catalog.queries.search import SUBSTRING_FROM, Search, search_of
from services.catalog.records import ProductQuery

FEW = 10  # fewer matches than these, and the text may hold a typo
MOST_SIMILAR = 50
KEY = Struct(">q")
_POPULAR_FIRST = "p.popularity DESC, p.id"
_SIMILAR = text("SELECT product FROM similar_products(CAST(:terms AS text[]), :most)")


def first(session: Session, wanted: ProductQuery, limit: int) -> list[int]:
    """The first `limit` products of the answer."""
    looked = search_of(orders.checked(wanted))
    by_rank = looked is not None and wanted.sort == "relevance"
    sql = (
        _tier_by_tier(looked, wanted) if looked and by_rank else f"{_ordered(wanted)} LIMIT :limit"
    )
    return list(session.scalars(text(sql), _values(wanted) | {"limit": limit}))


def keys(session: Session, wanted: ProductQuery) -> bytes:
    """:func:`packed`, and if it is little also what a typo may have meant."""
    found = packed(session, orders.checked(wanted))
    if len(found) >= FEW * KEY.size:
        return found
    known = [each for (each,) in KEY.iter_unpack(found)]
    return b"".join(map(KEY.pack, similar(session, wanted, known)))


def every(session: Session, wanted: ProductQuery) -> list[int]:
    """The products that :func:`keys` packs."""
    return [each for (each,) in KEY.iter_unpack(keys(session, wanted))]


def packed(session: Session, wanted: ProductQuery) -> bytes:
    """All products of the answer, 8 bytes big-endian each."""
    parts = [
        f"coalesce((SELECT string_agg(int8send(id), ''::bytea) FROM ({part}) each), '')"  # noqa: S608 - constants and binds
        for part in _parts(wanted)
    ]
    return bytes(session.scalar(text(f"SELECT {' || '.join(parts)}"), _values(wanted)))


def about(session: Session, wanted: ProductQuery) -> int:
    """The planner's estimate of how many there are: no counting."""
    sql = f"EXPLAIN (FORMAT JSON) {_matching(wanted)}"
    plan = session.execute(text(sql), _values(wanted)).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])


def similar(session: Session, wanted: ProductQuery, known: list[int]) -> list[int]:
    """`known` and what a typo may have meant, in the answer's order and within its filters."""
    looked = search_of(wanted)
    terms = [term for term in looked.terms if len(term) >= SUBSTRING_FROM] if looked else []
    if not terms:
        return known
    guesses = session.scalars(_SIMILAR, {"terms": terms, "most": MOST_SIMILAR})
    chosen = list(dict.fromkeys([*known, *guesses]))
    if len(chosen) == len(known):
        return known
    sql = orders.among(wanted, ["p.id = ANY(CAST(:chosen AS bigint[]))", *_filters(wanted)])
    allowed = list(session.scalars(text(sql), _values(wanted) | {"chosen": chosen}))
    if wanted.sort != "relevance":
        return allowed
    kept = set(allowed)
    return [each for each in chosen if each in kept]


def _tier_by_tier(looked: Search, wanted: ProductQuery) -> str:
    """The best matches first, tier by tier, each in order of popularity.

    For a common text the planner walks that order's index until the page is full, for a rare
    one it collects the few there are. A tier is not even begun once one before it is full.
    """
    conditions = [_sold(looked.is_code), _sold(looked.begins_code), *looked.name_tiers]
    tiers, found = [], []
    for at, condition in enumerate(conditions):
        full = [f"(SELECT count(*) FROM tier{before}) < :limit" for before in range(at)]  # noqa: S608 - constants and binds
        tiers.append(
            f"tier{at} AS MATERIALIZED (SELECT p.id, p.popularity FROM product p"  # noqa: S608 - constants and binds
            f" WHERE {' AND '.join([condition, *_filters(wanted), *full])}"
            f" ORDER BY {_POPULAR_FIRST} LIMIT :limit)"
        )
        found.append(f"SELECT id, popularity, {at} AS tier FROM tier{at}")  # noqa: S608 - ditto
    return (
        f"WITH {', '.join(tiers)} SELECT id FROM ({' UNION ALL '.join(found)}) found"  # noqa: S608 - ditto
        " GROUP BY id, popularity ORDER BY min(tier), popularity DESC, id LIMIT :limit"
    )


def _parts(wanted: ProductQuery) -> list[str]:
    if search_of(wanted) is not None:
        return [_ordered(wanted)]
    return orders.parts(wanted, _filters(_outside(wanted)))


def _ordered(wanted: ProductQuery) -> str:
    """Every product of the answer, in order."""
    looked = search_of(wanted)
    filters = _filters(wanted)
    if looked is None:
        return orders.statement(wanted, _filters(_outside(wanted)))
    if wanted.sort != "relevance":
        # Two scans of two indexes instead of one of neither, which OR would be.
        found = f"p.id IN (SELECT id FROM ({_matching(wanted)}) found)"  # noqa: S608 - constants and binds
        return orders.among(wanted, [found])
    return (
        "WITH coded AS MATERIALIZED (SELECT v.product FROM variant v"  # noqa: S608 - ditto
        f" WHERE {looked.begins_code}) SELECT id FROM ("
        f"SELECT p.id, p.popularity, CASE WHEN {_sold(looked.is_code)} THEN -2 ELSE -1 END AS tier"
        f" FROM product p WHERE p.id IN (SELECT product FROM coded) {_and(filters)} UNION ALL"
        f" SELECT p.id, p.popularity, {looked.name_rank} FROM product p WHERE {looked.in_name}"
        f" AND p.id NOT IN (SELECT product FROM coded) {_and(filters)}"
        ") found ORDER BY tier, popularity DESC, id"
    )


def _matching(wanted: ProductQuery) -> str:
    """Every product of the answer, in any order; some twice."""
    looked = search_of(wanted)
    filters = _filters(wanted)
    if looked is None:
        return f"SELECT p.id FROM product p {_where(filters)}"  # noqa: S608 - constants and binds
    return (
        f"SELECT p.id FROM product p WHERE {looked.in_name} {_and(filters)}"  # noqa: S608 - ditto
        " UNION ALL SELECT p.id FROM variant v JOIN product p ON p.id = v.product"
        f" WHERE {looked.begins_code} {_and(filters)}"
    )


def _outside(wanted: ProductQuery) -> ProductQuery:
    """`wanted` without the category if the order's own index picks it."""
    return replace(wanted, category=None) if orders.uses_closure(wanted) else wanted


def _sold(variants: str) -> str:
    return f"p.id IN (SELECT v.product FROM variant v WHERE {variants})"  # noqa: S608 - constants and binds


def _filters(wanted: ProductQuery) -> list[str]:
    conditions = []
    if wanted.statuses:
        conditions.append("p.status = ANY(CAST(:statuses AS text[]))")
    if wanted.category is not None:
        below = "SELECT product FROM product_category WHERE category = :category"
        conditions.append(f"p.id IN ({below})")
    if wanted.price_from is not None:
        conditions.append("p.min_price >= :price_from")
    if wanted.price_to is not None:
        conditions.append("p.min_price <= :price_to")
    if wanted.brand is not None:
        conditions.append("p.brand = :brand")
    return conditions


def _where(conditions: list[str]) -> str:
    return "WHERE " + " AND ".join(conditions) if conditions else ""


def _and(conditions: list[str]) -> str:
    return "".join(f" AND {each}" for each in conditions)


def _values(wanted: ProductQuery) -> dict[str, Any]:
    looked = search_of(wanted)
    return (looked.values if looked else {}) | {
        "statuses": list(wanted.statuses),
        "category": wanted.category,
        "price_from": wanted.price_from,
        "price_to": wanted.price_to,
        "brand": wanted.brand,
    }
