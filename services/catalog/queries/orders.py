"""The orders of a grid, each so that an index or a short sort gives it.

Equal keys come by id, in the direction in which the order's index holds them.
"""

from services.catalog.records import ProductQuery, Sort

_PLAIN = "product p"
# In the order of the categories' names each one's products come by name from their index:
# many short sorts instead of a long one. OFFSET keeps the planner from taking it apart.
_WITH_CATEGORY = (
    '(SELECT id, lower(name) COLLATE "C" AS place FROM category ORDER BY 2 {way} OFFSET 0) c'
    " JOIN product p ON p.category = c.id"
)
_WITH_VARIANT = "product p LEFT JOIN variant v ON v.product = p.id AND v.position = 0"

_FROM: dict[Sort, str] = {
    "name": _PLAIN,
    "sku": _WITH_VARIANT,
    "price": _PLAIN,
    "status": _PLAIN,
    "category": _WITH_CATEGORY,
    "updated": _PLAIN,
    "popularity": _PLAIN,
    "relevance": _PLAIN,
}
_KEYS: dict[Sort, tuple[str, ...]] = {
    "name": ("p.name_lower {way}", "p.id {way}"),
    "sku": ('(lower(v.sku) COLLATE "C") {way}', "p.id {way}"),
    "price": ("p.min_price {way} NULLS LAST", "p.id {way}"),
    "status": ("p.status {way}", "p.name_lower {way}", "p.id {way}"),
    "category": ("c.place {way}", "p.name_lower {way}", "p.id {way}"),
    "updated": ("p.updated_at {way}", "p.id {way}"),
    "popularity": ("p.popularity {way}", "p.id {back}"),
    "relevance": ("p.name_lower {way}", "p.id {way}"),
}
_CLOSURE: dict[Sort, tuple[str, ...]] = {
    "price": ("below.min_price {way} NULLS LAST", "below.product {way}"),
    "popularity": ("below.popularity {way}", "below.product {back}"),
}


def among(wanted: ProductQuery, conditions: list[str]) -> str:
    """The ids of all products that meet `conditions`, in order."""
    found = _ways(wanted, (_FROM[wanted.sort],))
    return _select(found, conditions, _ways(wanted, _KEYS[wanted.sort]))


def uses_closure(wanted: ProductQuery) -> bool:
    """Whether the closure's own indexes hold the category's products in this order."""
    return wanted.category is not None and wanted.sort in _CLOSURE


def statement(wanted: ProductQuery, filters: list[str]) -> str:
    """The ids of all products that pass `filters`, in order; no text is searched."""
    if uses_closure(wanted):
        found = "product_category below JOIN product p ON p.id = below.product"
        conditions = ["below.category = :category", *filters]
        return _select(found, conditions, _ways(wanted, _CLOSURE[wanted.sort]))
    return among(wanted, filters)


def parts(wanted: ProductQuery, filters: list[str]) -> list[str]:
    """:func:`statement` as one or more that follow each other."""
    if wanted.sort != "price" or not wanted.descending or uses_closure(wanted):
        return [statement(wanted, filters)]
    # Without a price is last either way, but the index read backwards has them first.
    priced = [*filters, "p.min_price IS NOT NULL"]
    unpriced = [*filters, "p.min_price IS NULL"]
    return [
        _select("product p", priced, "p.min_price DESC, p.id DESC"),
        _select("product p", unpriced, "p.id DESC"),
    ]


def _select(found: str, conditions: list[str], keys: str) -> str:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT p.id FROM {found}{where} ORDER BY {keys}"  # noqa: S608 - constants and binds


def _ways(wanted: ProductQuery, keys: tuple[str, ...]) -> str:
    way, back = ("DESC", "ASC") if wanted.descending else ("ASC", "DESC")
    return ", ".join(key.format(way=way, back=back) for key in keys)
