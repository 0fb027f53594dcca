"""What must always hold, asked of the rows themselves; only what does not hold is answered."""

from sqlalchemy import text

ITEMS = text("""
    SELECT variant, product, sku, name, status FROM item
     WHERE variant > :after AND (CAST(:upto AS bigint) IS NULL OR variant <= :upto)
     ORDER BY variant
""")
# A step ends at an item, but what has lost its item still lies between two of them.
STEP = text("SELECT variant FROM item WHERE variant > :after ORDER BY variant OFFSET :step LIMIT 1")
_PART = """
    variant > :after AND (CAST(:upto AS bigint) IS NULL OR variant <= :upto)
    AND (CAST(:places AS smallint[]) IS NULL OR location = ANY (CAST(:places AS smallint[])))
"""
# Sequences without a gap begin at 1, so their number is the last of them.
LEVELS = text(f"""
    WITH ledger AS (
      SELECT variant, location, sum(delta) AS pieces, count(*) AS lines, max(sequence) AS last
        FROM stock_movement WHERE {_PART} GROUP BY variant, location),
    level AS (
      SELECT variant, location, stock_level, last_seq FROM product_inventory WHERE {_PART})
    SELECT coalesce(i.sku, '#' || variant) AS sku, coalesce(l.name, '#' || location) AS place,
           coalesce(ledger.pieces, 0)::bigint AS pieces, coalesce(stock_level, 0) AS stock_level,
           coalesce(lines, 0) AS lines, coalesce(last, 0) AS last, coalesce(last_seq, 0) AS last_seq
      FROM level FULL JOIN ledger USING (variant, location)
      LEFT JOIN item i USING (variant) LEFT JOIN location l ON l.id = location
     WHERE coalesce(ledger.pieces, 0) <> coalesce(stock_level, 0)
        OR coalesce(lines, 0) <> coalesce(last, 0) OR coalesce(last, 0) <> coalesce(last_seq, 0)
     ORDER BY variant, location
""")  # noqa: S608 - constants only
CHAINS = text(f"""
    SELECT coalesce(i.sku, '#' || variant) AS sku, coalesce(l.name, '#' || location) AS place,
           before + delta AS expected, balance
      FROM (SELECT variant, location, sequence, delta, balance,
                   lag(balance, 1, 0) OVER (PARTITION BY variant, location ORDER BY sequence)
                     AS before
              FROM stock_movement WHERE {_PART}) chain
      LEFT JOIN item i USING (variant) LEFT JOIN location l ON l.id = location
     WHERE before + delta <> balance
     ORDER BY variant, location, sequence
""")  # noqa: S608 - constants only
LOW_COUNTS = text("""
    SELECT coalesce(l.name, '#' || location) AS place, coalesce(held, 0) AS held,
           coalesce(kept, 0) AS kept
      FROM (SELECT location, count(*) AS held FROM product_inventory c
             WHERE is_low GROUP BY location) cells
      FULL JOIN (SELECT location, low AS kept FROM low_stock_count) counter USING (location)
      LEFT JOIN location l ON l.id = location
     WHERE coalesce(held, 0) <> coalesce(kept, 0)
       AND (CAST(:places AS smallint[]) IS NULL OR location = ANY (CAST(:places AS smallint[])))
     ORDER BY location
""")
