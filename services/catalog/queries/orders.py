"""The orders of a grid, each so that an index or a short sort gives it.

Equal keys come by id, in the direction in which the order's index holds them.
"""

from services.catalog.records import ProductQuery, Sort
from services.kernel.errors import Invalid

_PLAIN = "product p"
# In the order of the categories' names each one's products come by name from their index:
# many short sorts instead of a long one. OFFSET keeps the planner from taking it apart.
_BY_CATEGORY = (
    '(SELECT id, lower(name) COLLATE "C" AS place FROM category ORDER BY 2 {way} OFFSET 0) c'
    " JOIN product p ON p.category = c.id"
)
_WITH_CATEGORY = (
    ' JOIN (SELECT id, lower(name) COLLATE "C" AS place FROM category) c ON c.id = p.category'
)
_WITH_VARIANT = " LEFT JOIN variant v ON v.product = p.id AND v.position = 0"

_KEY: dict[Sort, str] = {
    "name": "p.name_lower {way}",
    "sku": '(lower(v.sku) COLLATE "C") {way}',
    "price": "p.min_price {way} NULLS LAST",
    "status": "p.status {way}",
    "category": "c.place {way}",
    "updated": "p.updated_at {way}",
    "popularity": "p.popularity {way}",
    "relevance": "p.name_lower {way}",
}
_LAST: dict[Sort, tuple[str, ...]] = {
    "status": ("p.name_lower {way}", "p.id {way}"),
    "category": ("p.name_lower {way}", "p.id {way}"),
    "popularity": ("p.id {back}",),
}
_CLOSURE: dict[Sort, tuple[str, ...]] = {
    "price": ("below.min_price {way} NULLS LAST", "below.product {way}"),
    "popularity": ("below.popularity {way}", "below.product {back}"),
}


def checked(wanted: ProductQuery) -> ProductQuery:
    """`wanted` as it is, unless it sorts by what no product has: Invalid."""
    for sort in (wanted.sort, *(sort for sort, _descending in wanted.then)):
        if sort not in _KEY:
            told = f"Products cannot be sorted by {sort}. Choose one of: {', '.join(_KEY)}."
            raise Invalid(told, "sort")
    return wanted


def among(wanted: ProductQuery, conditions: list[str]) -> str:
    """The ids of all products that meet `conditions`, in order."""
    chosen = _chosen(wanted)
    if list(chosen) == ["category"]:
        found = _turned(_BY_CATEGORY, descending=wanted.descending)
    else:
        found = _PLAIN + (_WITH_CATEGORY if "category" in chosen else "")
    found += _WITH_VARIANT if "sku" in chosen else ""
    keys = [_turned(_KEY[sort], descending=turned) for sort, turned in chosen.items()]
    keys += _ways(wanted, _LAST.get(wanted.sort, ("p.id {way}",)))
    return _select(found, conditions, ", ".join(keys))


def _chosen(wanted: ProductQuery) -> dict[Sort, bool]:
    """The sort keys, descending if True; of one named twice the first counts."""
    chosen = {wanted.sort: wanted.descending}
    for sort, descending in wanted.then:
        chosen.setdefault(sort, descending)
    return chosen


def uses_closure(wanted: ProductQuery) -> bool:
    """Whether the closure's own indexes hold the category's products in this order."""
    return wanted.category is not None and wanted.sort in _CLOSURE and not wanted.then


def statement(wanted: ProductQuery, filters: list[str]) -> str:
    """The ids of all products that pass `filters`, in order; no text is searched."""
    if uses_closure(wanted):
        found = "product_category below JOIN product p ON p.id = below.product"
        conditions = ["below.category = :category", *filters]
        return _select(found, conditions, ", ".join(_ways(wanted, _CLOSURE[wanted.sort])))
    return among(wanted, filters)


def parts(wanted: ProductQuery, filters: list[str]) -> list[str]:
    """:func:`statement` as one or more that follow each other."""
    split = wanted.sort == "price" and wanted.descending and not wanted.then
    if not split or uses_closure(wanted):
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


def _ways(wanted: ProductQuery, keys: tuple[str, ...]) -> list[str]:
    return [_turned(key, descending=wanted.descending) for key in keys]


def _turned(key: str, *, descending: bool) -> str:
    way, back = ("DESC", "ASC") if descending else ("ASC", "DESC")
    return key.format(way=way, back=back)
