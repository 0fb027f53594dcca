"""Windows of levels, what is low, sums of a SKU.

A grid's row is named by one number, ``variant << 16 | location``, so the whole order of a
grid is one bytea and any window of it is read by primary key: no OFFSET, no COUNT(*).
"""

from typing import Any

from sqlalchemy import TextClause, text

from services.inventory.records import LevelQuery
from services.inventory.scope import Places
from services.kernel import texts

LOCATION_BITS = 16
WORDS = 5  # of a search; more are ignored
FUZZY_FROM = 3  # characters; shorter texts have no trigrams of their own

_COLUMNS = """
c.variant, c.location, coalesce(i.sku, '#' || c.variant), coalesce(i.name, ''), l.name,
c.stock_level, c.reserved, c.unavailable, c.stock_level - c.reserved - c.unavailable,
c.reorder_point, c.is_low, c.row_version
"""
_JOINS = """
JOIN item i ON i.variant = c.variant
JOIN location l ON l.id = c.location
"""
_OWN = "(CAST(:places AS smallint[]) IS NULL OR c.location = ANY (CAST(:places AS smallint[])))"
_KEY = {
    "name": '(lower(i.name) COLLATE "C")',
    "sku": '(lower(i.sku) COLLATE "C")',
    "available": "c.stock_level - c.reserved - c.unavailable",
    "on_hand": "c.stock_level",
    "reserved": "c.reserved",
    "unavailable": "c.unavailable",
    "reorder_point": "c.reorder_point",
    "location": "l.name",
}
# What decides between equals; the rest of them: by SKU, then by location.
_TIES = {
    "name": "i.variant {way}, c.location",
    "sku": "i.variant {way}, c.location",
    "location": '(lower(i.name) COLLATE "C"), c.variant, c.location',
}

ROWS = text(
    f"SELECT {_COLUMNS} FROM unnest(CAST(:keys AS bigint[])) WITH ORDINALITY k(key, n)"  # noqa: S608 - constants only
    " JOIN product_inventory c ON c.variant = k.key >> 16"
    f" AND c.location = (k.key & 65535)::smallint {_JOINS} WHERE {_OWN} ORDER BY k.n"
)
LEVELS = text(
    f"SELECT {_COLUMNS} FROM product_inventory c {_JOINS}"  # noqa: S608 - constants only
    f" WHERE c.variant = :variant AND {_OWN} ORDER BY c.location"
)
AVAILABILITY = text(f"""
    SELECT k.variant, coalesce(sum(c.stock_level - c.reserved - c.unavailable), 0)::bigint,
           coalesce(sum(c.reserved), 0)::bigint, coalesce(sum(c.reorder_point), 0)::bigint,
           coalesce(bool_or(c.is_low), false)
      FROM unnest(CAST(:variants AS bigint[])) WITH ORDINALITY k(variant, n)
      LEFT JOIN product_inventory c ON c.variant = k.variant AND {_OWN}
     GROUP BY k.variant, k.n ORDER BY k.n
""")  # noqa: S608 - constants only

# Ids from idx_stock alone, the most urgent first; names for those that are shown.
LOW_STOCK = text(
    f"SELECT {_COLUMNS} FROM ("  # noqa: S608 - constants only
    f"SELECT * FROM product_inventory c WHERE is_low AND {_OWN}"
    " ORDER BY stock_level - reserved - unavailable - reorder_point, variant, location"
    f" LIMIT :limit) c {_JOINS}"
    " ORDER BY c.stock_level - c.reserved - c.unavailable - c.reorder_point,"
    " c.variant, c.location"
)
LOW_COUNT = text(
    "SELECT count(*) FROM (SELECT FROM product_inventory c"  # noqa: S608 - constants only
    f" WHERE is_low AND {_OWN} LIMIT :limit) low"
)


def key_of(variant: int, location: int) -> int:
    """The number that names one SKU at one location."""
    return variant << LOCATION_BITS | location


def head(query: LevelQuery, places: Places) -> tuple[str, dict[str, Any]]:
    """The first rows of `query`, at most ``:limit``."""
    found, values = _matching(query, places)
    return f"SELECT {_COLUMNS} {found} ORDER BY {_order(query)} LIMIT :limit", values


def keys(query: LevelQuery, places: Places) -> tuple[TextClause, dict[str, Any]]:
    """Every row's key, in order, as one bytea."""
    found, values = _matching(query, places)
    return text(
        "SELECT string_agg(int8send(c.variant << 16 | c.location::bigint), ''::bytea"
        f" ORDER BY {_order(query)}) {found}"
    ), values


def _order(query: LevelQuery) -> str:
    ways = {query.sort: query.descending}
    for key, descending in query.then:
        ways.setdefault(key, descending)  # a key named again decides nothing any more
    last = list(ways)[-1]
    named = [f"{_KEY[key]} {_way(descending)}" for key, descending in ways.items()]
    ties = _TIES.get(last, "c.variant, c.location").format(way=_way(ways[last]))
    return ", ".join([*named, ties])


def _way(descending: bool) -> str:
    return "DESC" if descending else "ASC"


def _matching(query: LevelQuery, places: Places) -> tuple[str, dict[str, Any]]:
    """FROM … WHERE … of the rows `query` asks for. A deleted SKU shows while there is stock."""
    conditions = ["(i.status <> 'deleted' OR c.stock_level > 0)"]
    values: dict[str, Any] = {"places": places}
    if places is not None:
        conditions.append("c.location = ANY (CAST(:places AS smallint[]))")
    if query.low_only:
        conditions.append("c.is_low")
    words = texts.searchable(query.text).lower().split()[:WORDS]
    if words:
        condition, more = _search(" ".join(words), words)
        conditions.append(condition)
        values |= more
    return f"FROM product_inventory c {_JOINS} WHERE {' AND '.join(conditions)}", values


def _search(whole: str, words: list[str]) -> tuple[str, dict[str, Any]]:
    """SKU prefix, or every word inside the name; if neither finds any, names much like it."""
    values: dict[str, Any] = {"sku": _like(whole) + "%"}
    inside: list[str] = []
    for n, word in enumerate(words):
        values[f"word{n}"] = f"%{_like(word)}%"
        inside.append(f"lower(name) LIKE :word{n}")
    if len(whole) < FUZZY_FROM:  # too short for trigrams: the name's beginning, by its index
        values["word0"] = _like(whole) + "%"
        inside = ['(lower(name) COLLATE "C") LIKE :word0']
        values = {name: value for name, value in values.items() if name in {"sku", "word0"}}
    plain = (
        'SELECT variant FROM item WHERE (lower(sku) COLLATE "C") LIKE :sku'  # noqa: S608 - constants and binds
        f" OR {' AND '.join(inside)}"
    )
    if len(whole) < FUZZY_FROM:
        return f"c.variant IN ({plain})", values
    values["whole"] = whole
    return (
        f"c.variant IN (WITH plain AS MATERIALIZED ({plain}) SELECT variant FROM plain"  # noqa: S608 - constants and binds
        " UNION ALL SELECT * FROM items_like(:whole) WHERE NOT EXISTS (SELECT FROM plain))"
    ), values


def _like(words: str) -> str:
    """`words` with LIKE's own signs taken literally."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
