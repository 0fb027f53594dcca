"""What the order of every row is made of: items by an index, and where each is kept."""

from typing import Any

from sqlalchemy import text

from services.inventory.queries import levels
from services.inventory.records import LevelQuery
from services.inventory.scope import Places

BLOCK = 262_144  # bytes a row of an answer

_ITEM_KEY = {"name": 'lower(name) COLLATE "C"', "sku": 'lower(sku) COLLATE "C"'}
# Equal names are of one rank, unless the variant decides between them.
_RANKED = """
    JOIN (SELECT variant, rank() OVER (ORDER BY {key}{ties}) AS rank FROM item) {by}
      ON {by}.variant = c.variant
"""
_PLACES = """
    JOIN (SELECT id, rank() OVER (ORDER BY name) AS rank FROM location) by_place
      ON by_place.id = c.location
"""

# The first rows are on screen by then, and a new question cancels this one: on a busy machine
# the order of millions may come late, it need not fail.
PATIENCE = text("SET LOCAL statement_timeout = '60s'")
LARGEST = text("""
    SELECT coalesce((SELECT max(variant) FROM item), 0), coalesce((SELECT max(id) FROM location), 0)
""")
BY_NAME = text("SELECT id, name FROM location ORDER BY name, id")
# The cells that do not show although they are there.
HIDDEN = text("""
    SELECT c.variant, c.location FROM item i JOIN product_inventory c ON c.variant = i.variant
     WHERE i.status = 'deleted' AND c.stock_level = 0
""")
# A bit for each location an item is kept at, read from the primary key alone.
_KEPT = """
    SELECT variant, bit_or(1 << location) AS places FROM product_inventory
     GROUP BY variant ORDER BY variant
"""


def items(key: str, *, descending: bool) -> str:
    """Every item's variant, 4 bytes each, in blocks; from the index that has the key."""
    way = "DESC" if descending else "ASC"
    return in_blocks(
        "int4send(variant::int)",
        f"SELECT variant FROM item ORDER BY {_ITEM_KEY[key]} {way}, variant {way}",  # noqa: S608 - constants only
    )


def kept() -> str:
    """Every kept variant and its locations, 4 bytes each, in blocks."""
    return in_blocks("int4send(variant::int) || int4send(places)", _KEPT)


def packed(query: LevelQuery, places: Places) -> tuple[str, dict[str, Any]]:
    """Every row's code, in order, as column ``code``, of up to 32 bits; the values lack ``span``.

    The server sorts numbers only, two to a bigint, where texts and one column each would take
    three times as long: a name or a location counts by its rank. No text is searched.
    """
    ways = levels.ways_of(query)
    if ways[-1][0] == "location" and "name" not in dict(ways):
        ways.append(("name", False))  # what decides between the items of a location
    joins, numbers = "", []
    for at, (key, descending) in enumerate(ways):
        number = levels.KEY[key]
        if key == "location":
            joins += _PLACES
            number = "by_place.rank"
        elif key in _ITEM_KEY:
            # The last key's ties go by the variant, in the same direction.
            ties = ", variant" if at == len(ways) - 1 else ""
            joins += _RANKED.format(key=_ITEM_KEY[key], ties=ties, by=f"by_{key}")
            number = f"by_{key}.rank"
        numbers.append(f"({'-' if descending else ''}({number}))::bigint")
    code = "c.variant * :span + c.location"
    numbers.append(f"({code})")
    if len(numbers) % 2:
        numbers.insert(0, "0::bigint")
    pairs = [
        # A negative second one would reach into the first: all are told from their lowest up.
        f"{first} << 32 | ({second} + {0 if second == numbers[-1] else 2**31})"
        for first, second in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    where, values = levels.cells(query, places)
    named = ", ".join(f"{pair} AS pair{at}" for at, pair in enumerate(pairs))
    return (
        f"SELECT pair{len(pairs) - 1} & 4294967295 AS code FROM (SELECT {named}"  # noqa: S608 - constants and binds
        f" FROM product_inventory c{joins} {where}) c"
        f" ORDER BY {', '.join(f'pair{at}' for at in range(len(pairs)))}"
    ), values


def in_blocks(piece: str, ordered: str) -> str:
    """`piece` of each row of `ordered` behind each other, cut into rows of `BLOCK` bytes."""
    return (
        f"SELECT substr(whole.bytes, first, {BLOCK}) FROM (SELECT string_agg({piece}, ''::bytea)"  # noqa: S608 - constants and binds
        f" AS bytes FROM ({ordered}) each OFFSET 0) whole,"
        f" generate_series(1, length(whole.bytes), {BLOCK}) first"
    )
