"""Windows of levels, what is low, sums of a SKU.

A grid's row is named by one number, ``variant << 16 | location``, so any window of a grid is
read by primary key: no OFFSET, no COUNT(*).
"""

from typing import Any

from sqlalchemy import text

from services.inventory.records import LevelQuery, LevelSort
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
_SHOWN = "(i.status <> 'deleted' OR c.stock_level > 0)"
_OWN = "(CAST(:places AS smallint[]) IS NULL OR c.location = ANY (CAST(:places AS smallint[])))"
KEY = {
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
# Kept, not counted: docs/decisions/0016.
LOW_COUNT = text(
    "SELECT least(coalesce(sum(c.low), 0), :limit)::int FROM low_stock_count c"  # noqa: S608 - constants only
    f" WHERE {_OWN}"
)


def key_of(variant: int, location: int) -> int:
    """The number that names one SKU at one location."""
    return variant << LOCATION_BITS | location


def head(query: LevelQuery, places: Places) -> tuple[str, dict[str, Any]]:
    """The first rows of `query`, at most ``:limit``."""
    found, values = _matching(query, places)
    if not needs_items(query):
        # The few are chosen before their names are looked up, not after everybody's.
        where, values = cells(query, places)
        found = (
            "FROM (SELECT c.* FROM product_inventory c JOIN location l ON l.id = c.location"  # noqa: S608 - constants only
            f" {where} ORDER BY {_order(query)} LIMIT :limit) c {_JOINS}"
        )
    elif query.sort == "location" and not query.then and not is_search(query):
        found = _place_by_place(query, places)
    return f"SELECT {_COLUMNS} {found} ORDER BY {_order(query)} LIMIT :limit", values


def codes(query: LevelQuery, places: Places) -> tuple[str, dict[str, Any]]:
    """Every row's code, in order, as column ``code``; the values lack ``span``."""
    found, values = _matching(query, places)
    return f"SELECT c.variant * :span + c.location AS code {found} ORDER BY {_order(query)}", values


def ways_of(query: LevelQuery) -> list[tuple[LevelSort, bool]]:
    """The keys that decide, each with whether it descends; one named again decides nothing."""
    ways = {query.sort: query.descending}
    for key, descending in query.then:
        ways.setdefault(key, descending)
    return list(ways.items())


def is_search(query: LevelQuery) -> bool:
    """Whether a text decides what matches."""
    return bool(texts.searchable(query.text).strip())


def needs_items(query: LevelQuery) -> bool:
    """Whether a name or a SKU decides the order or what matches."""
    keys = [key for key, _descending in ways_of(query)]
    return is_search(query) or bool({"name", "sku"} & {*keys}) or keys[-1] == "location"


def cells(query: LevelQuery, places: Places) -> tuple[str, dict[str, Any]]:
    """The WHERE of :func:`head`'s rows without the names; an empty cell's SKU may be deleted."""
    gone = "SELECT variant FROM item WHERE status = 'deleted'"
    shown = f"(c.stock_level > 0 OR c.variant NOT IN ({gone}))"
    conditions = [shown, *_where(query, places)]
    return f"WHERE {' AND '.join(conditions)}", {"places": places}


def _place_by_place(query: LevelQuery, places: Places) -> str:
    """The first of each location, by the index of names, instead of everything sorted."""
    conditions = " AND ".join([_SHOWN, *_where(query, places)])
    return (
        "FROM location l CROSS JOIN LATERAL (SELECT c.*, i.sku, i.name"  # noqa: S608 - constants only
        " FROM item i JOIN product_inventory c ON c.variant = i.variant AND c.location = l.id"
        f" WHERE {conditions} ORDER BY {_TIES['location']} LIMIT :limit) c"
        " JOIN item i ON i.variant = c.variant"
    )


def _order(query: LevelQuery) -> str:
    ways = ways_of(query)
    last, descends = ways[-1]
    named = [f"{KEY[key]} {_way(descending)}" for key, descending in ways]
    ties = _TIES.get(last, "c.variant, c.location").format(way=_way(descends))
    return ", ".join([*named, ties])


def _way(descending: bool) -> str:
    return "DESC" if descending else "ASC"


def _matching(query: LevelQuery, places: Places) -> tuple[str, dict[str, Any]]:
    """FROM … WHERE … of the rows `query` asks for. A deleted SKU shows while there is stock."""
    conditions = [_SHOWN, *_where(query, places)]
    values: dict[str, Any] = {"places": places}
    words = texts.searchable(query.text).lower().split()[:WORDS]
    found = f"product_inventory c {_JOINS}"
    if words:
        condition, more = _search(" ".join(words), words)
        values |= more
        if len(" ".join(words)) < FUZZY_FROM:
            conditions.append(condition)  # many: the order's index is walked until a page is full
        else:
            # OFFSET: the items first, then their cells; else an item is looked up for each cell.
            found = (
                f"(SELECT * FROM item i WHERE {condition} OFFSET 0) i"  # noqa: S608 - constants and binds
                " JOIN product_inventory c ON c.variant = i.variant"
                " JOIN location l ON l.id = c.location"
            )
    return f"FROM {found} WHERE {' AND '.join(conditions)}", values


def _where(query: LevelQuery, places: Places) -> list[str]:
    """What a cell itself must meet."""
    conditions = []
    if places is not None:
        conditions.append("c.location = ANY (CAST(:places AS smallint[]))")
    if query.low_only:
        conditions.append("c.is_low")
    return conditions


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
        return f"i.variant IN ({plain})", values
    values["whole"] = whole
    return (
        f"i.variant IN (WITH plain AS MATERIALIZED ({plain}) SELECT variant FROM plain"  # noqa: S608 - constants and binds
        " UNION ALL SELECT * FROM items_like(:whole) WHERE NOT EXISTS (SELECT FROM plain))"
    ), values


def _like(words: str) -> str:
    """`words` with LIKE's own signs taken literally."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
