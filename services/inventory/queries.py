"""The inventory's SQL: windows of levels, what is low, the ledger of one SKU.

A grid's row is named by one number, ``variant << 16 | location``, so the whole order of a
grid is one bytea and any window of it is read by primary key: no OFFSET, no COUNT(*).
"""

from typing import Any

from sqlalchemy import TextClause, text

from services.inventory.records import LevelQuery
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
_ORDER = {
    "name": '(lower(i.name) COLLATE "C") {way}, i.variant {way}, c.location',
    "sku": '(lower(i.sku) COLLATE "C") {way}, i.variant {way}, c.location',
    "available": "c.stock_level - c.reserved - c.unavailable {way}, c.variant, c.location",
    "on_hand": "c.stock_level {way}, c.variant, c.location",
    "location": 'l.name {way}, (lower(i.name) COLLATE "C"), c.variant',
}

ROWS = text(
    f"SELECT {_COLUMNS} FROM unnest(CAST(:keys AS bigint[])) WITH ORDINALITY k(key, n)"  # noqa: S608 - constants only
    " JOIN product_inventory c ON c.variant = k.key >> 16"
    f" AND c.location = (k.key & 65535)::smallint {_JOINS} ORDER BY k.n"
)
LEVELS = text(
    f"SELECT {_COLUMNS} FROM product_inventory c {_JOINS}"  # noqa: S608 - constants only
    " WHERE c.variant = :variant ORDER BY c.location"
)
LOCATIONS = text("SELECT id, code, name, kind, city, sample FROM location ORDER BY id")
AVAILABILITY = text("""
    SELECT k.variant, coalesce(sum(c.stock_level - c.reserved - c.unavailable), 0)::bigint,
           coalesce(sum(c.reserved), 0)::bigint, coalesce(sum(c.reorder_point), 0)::bigint,
           coalesce(bool_or(c.is_low), false)
      FROM unnest(CAST(:variants AS bigint[])) WITH ORDINALITY k(variant, n)
      LEFT JOIN product_inventory c ON c.variant = k.variant
     GROUP BY k.variant, k.n ORDER BY k.n
""")
_MOVEMENT = """
m.id, m.at, m.variant, m.location, l.name, m.sequence, m.delta, m.balance, m.reason, m.note,
m.reference, m.actor, m.reverses, m.request
"""
MOVEMENT = text(
    f"SELECT {_MOVEMENT} FROM stock_movement m JOIN location l ON l.id = m.location"  # noqa: S608 - constants only
    " WHERE m.id = :movement"
)
# Per cell the ledger is read by its index; ids of a cell rise with its sequence. Without gaps
# in it, the newest page of a cell is known beforehand: all months need not be merged for it.
MOVEMENTS = text(f"""
    SELECT {_MOVEMENT} FROM product_inventory c JOIN location l ON l.id = c.location
     CROSS JOIN LATERAL (
       SELECT * FROM stock_movement m
        WHERE m.variant = c.variant AND m.location = c.location AND m.id < :before
          AND m.sequence > CASE WHEN :before = 9223372036854775807
                                THEN c.last_seq - :limit ELSE 0 END
        ORDER BY m.sequence DESC LIMIT :limit) m
     WHERE c.variant = :variant AND (CAST(:location AS smallint) IS NULL OR c.location = :location)
     ORDER BY m.id DESC LIMIT :limit
""")  # noqa: S608 - constants only
NAMES = text("""
    SELECT i.sku, i.name, l.name FROM (SELECT) one
      LEFT JOIN item i ON i.variant = :variant
      LEFT JOIN location l ON l.id = CAST(:location AS smallint)
""")
APPLY_ITEMS = text("""
    INSERT INTO item (variant, product, sku, name, status, version)
    SELECT * FROM unnest(CAST(:variant AS bigint[]), CAST(:product AS bigint[]),
                         CAST(:sku AS text[]), CAST(:name AS text[]), CAST(:status AS text[]),
                         CAST(:version AS bigint[]))
    ON CONFLICT (variant) DO UPDATE SET product = excluded.product, sku = excluded.sku,
       name = excluded.name, status = excluded.status, version = excluded.version
     WHERE item.version < excluded.version
""")
MOVE = text("""
    SELECT status, movement, available FROM move_stock(
      CAST(:request AS uuid), ARRAY[CAST(:line AS int)], ARRAY[CAST(:variant AS bigint)],
      ARRAY[CAST(:location AS smallint)], ARRAY[CAST(:delta AS int)], ARRAY[CAST(:reason AS text)],
      ARRAY[CAST(:note AS text)], ARRAY[''], ARRAY[CAST(:reverses AS bigint)])
""")


def low_stock(location: int | None) -> TextClause:
    """Ids from idx_stock alone, the most urgent first; names for those that are shown."""
    return text(
        f"SELECT {_COLUMNS} FROM ("  # noqa: S608 - constants only
        f"SELECT * FROM product_inventory WHERE is_low {_at(location)}"
        " ORDER BY stock_level - reserved - unavailable - reorder_point, variant, location"
        f" LIMIT :limit) c {_JOINS}"
        " ORDER BY c.stock_level - c.reserved - c.unavailable - c.reorder_point,"
        " c.variant, c.location"
    )


def low_count(location: int | None) -> TextClause:
    """Counts idx_stock's entries up to :limit."""
    return text(
        "SELECT count(*) FROM (SELECT FROM product_inventory"  # noqa: S608 - constants only
        f" WHERE is_low {_at(location)} LIMIT :limit) low"
    )


def head(query: LevelQuery) -> tuple[str, dict[str, Any]]:
    """The first rows of `query`, at most ``:limit``."""
    found, values = _matching(query)
    return f"SELECT {_COLUMNS} {found} ORDER BY {_order(query)} LIMIT :limit", values


def keys(query: LevelQuery) -> tuple[TextClause, dict[str, Any]]:
    """Every row's key, in order, as one bytea."""
    found, values = _matching(query)
    return text(
        "SELECT string_agg(int8send(c.variant << 16 | c.location::bigint), ''::bytea"
        f" ORDER BY {_order(query)}) {found}"
    ), values


def _at(location: int | None) -> str:
    return "" if location is None else "AND location = :location"


def _order(query: LevelQuery) -> str:
    return _ORDER[query.sort].format(way="DESC" if query.descending else "ASC")


def _matching(query: LevelQuery) -> tuple[str, dict[str, Any]]:
    """FROM … WHERE … of the rows `query` asks for. A deleted SKU shows while there is stock."""
    conditions = ["(i.status <> 'deleted' OR c.stock_level > 0)"]
    values: dict[str, Any] = {}
    if query.location is not None:
        conditions.append("c.location = :location")
        values["location"] = query.location
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
