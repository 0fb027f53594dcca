"""What a cell sold lately, from its ledger: see docs/decisions/0012."""

from sqlalchemy import text

# The last sale ends the window, so only the months of the window are read.
SOLD = text("""
    SELECT c.variant, c.location, coalesce(-sold.pieces, 0)::bigint AS sold, last.at AS until,
           least(:days, last.at::date - first.at::date + 1) AS days,
           c.reorder_point, c.stock_level - c.reserved - c.unavailable AS available
      FROM unnest(CAST(:keys AS bigint[])) WITH ORDINALITY k(key, n)
      JOIN product_inventory c ON c.variant = k.key >> 16
       AND c.location = (k.key & 65535)::smallint
      LEFT JOIN LATERAL (
        SELECT m.at FROM stock_movement m
         WHERE m.variant = c.variant AND m.location = c.location AND m.reason = 'sold'
         ORDER BY m.sequence DESC LIMIT 1) last ON true
      LEFT JOIN LATERAL (
        SELECT m.at FROM stock_movement m
         WHERE m.variant = c.variant AND m.location = c.location
         ORDER BY m.sequence LIMIT 1) first ON true
      LEFT JOIN LATERAL (
        SELECT sum(m.delta) AS pieces FROM stock_movement m
         WHERE m.variant = c.variant AND m.location = c.location
           AND m.reason IN ('sold', 'returned')
           AND m.at > last.at - make_interval(days => :days) AND m.at <= last.at) sold ON true
     WHERE (CAST(:places AS smallint[]) IS NULL OR c.location = ANY (CAST(:places AS smallint[])))
     ORDER BY k.n
""")
