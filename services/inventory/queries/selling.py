"""What was sold in the busiest hour, and what could be sold now."""

from sqlalchemy import text

_OWN = "(CAST(:places AS smallint[]) IS NULL OR m.location = ANY (CAST(:places AS smallint[])))"
# The lines of an order share its time and reference. An hour with one order of a thousand lines
# is not a busy one: hours are compared by their orders, then by their lines.
BUSIEST = text(f"""
    SELECT hour, count(*) FROM (
      SELECT date_trunc('hour', m.at) AS hour, count(*) AS lines FROM stock_movement m
       WHERE m.reason = 'sold' AND m.note <> :without AND {_OWN}
       GROUP BY 1, m.at, m.reference) placed
     GROUP BY hour ORDER BY count(*) DESC, sum(lines) DESC, hour LIMIT 1
""")  # noqa: S608 - constants only
LINES = text(f"""
    SELECT extract(epoch FROM m.at - CAST(:hour AS timestamptz))::int,
           dense_rank() OVER (ORDER BY m.at, m.reference), i.product, m.variant, m.location
      FROM stock_movement m JOIN item i ON i.variant = m.variant
     WHERE m.at >= :hour AND m.at < CAST(:hour AS timestamptz) + interval '1 hour'
       AND m.reason = 'sold' AND m.note <> :without AND i.status <> 'deleted' AND {_OWN}
     ORDER BY m.at, m.reference, m.id
""")  # noqa: S608 - constants only
IN_STOCK = text("""
    SELECT i.product, c.variant, c.location
      FROM item i JOIN product_inventory c ON c.variant = i.variant
     WHERE i.product = ANY (CAST(:products AS bigint[]))
       AND c.stock_level - c.reserved - c.unavailable > 0
       AND (CAST(:places AS smallint[]) IS NULL OR c.location = ANY (CAST(:places AS smallint[])))
     ORDER BY c.variant, c.location
""")
