"""What the order of every row is made of: items by an index, and where each is kept."""

from sqlalchemy import text

BLOCK = 262_144  # bytes a row of an answer

_ITEM_KEY = {"name": "lower(name)", "sku": "lower(sku)"}

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
        f'SELECT variant FROM item ORDER BY {_ITEM_KEY[key]} COLLATE "C" {way}, variant {way}',  # noqa: S608 - constants only
    )


def kept() -> str:
    """Every kept variant and its locations, 4 bytes each, in blocks."""
    return in_blocks("int4send(variant::int) || int4send(places)", _KEPT)


def in_blocks(piece: str, ordered: str) -> str:
    """`piece` of each row of `ordered` behind each other, cut into rows of `BLOCK` bytes."""
    return (
        f"SELECT substr(whole.bytes, first, {BLOCK}) FROM (SELECT string_agg({piece}, ''::bytea)"  # noqa: S608 - constants and binds
        f" AS bytes FROM ({ordered}) each OFFSET 0) whole,"
        f" generate_series(1, length(whole.bytes), {BLOCK}) first"
    )
