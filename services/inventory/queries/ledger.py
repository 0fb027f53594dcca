"""The ledger of a SKU, and the statements that write stock."""

from sqlalchemy import text

_MOVEMENT = """
m.id, m.at, m.variant, m.location, l.name, m.sequence, m.delta, m.balance, m.reason, m.note,
m.reference, m.actor, m.reverses, m.request, m.batch
"""
_OWN = "(CAST(:places AS smallint[]) IS NULL OR m.location = ANY (CAST(:places AS smallint[])))"
MOVEMENT = text(
    f"SELECT {_MOVEMENT} FROM stock_movement m JOIN location l ON l.id = m.location"  # noqa: S608 - constants only
    f" WHERE m.id = :movement AND {_OWN}"
)
WRITTEN = text(
    f"SELECT {_MOVEMENT} FROM unnest(CAST(:movements AS bigint[])) k(id)"  # noqa: S608 - constants only
    " JOIN stock_movement m ON m.id = k.id JOIN location l ON l.id = m.location"
)
# The whole of it: who may see only a part must not take back only a part.
BATCH = text(
    f"SELECT {_MOVEMENT} FROM stock_movement m JOIN location l ON l.id = m.location"  # noqa: S608 - constants only
    " WHERE m.batch = :batch ORDER BY m.id"
)
# Per cell the ledger is read by its index; ids of a cell rise with its sequence. Without gaps
# in it, the newest page of a cell is known beforehand: all months need not be merged for it.
# A filter may pass over any number of lines, so its page reaches back as far as it must.
MOVEMENTS = text(f"""
    SELECT {_MOVEMENT} FROM product_inventory c JOIN location l ON l.id = c.location
     CROSS JOIN LATERAL (
       SELECT * FROM stock_movement m
        WHERE m.variant = c.variant AND m.location = c.location AND m.id < :before
          AND m.sequence > CASE WHEN :before = 9223372036854775807 AND NOT :filtered
                                THEN c.last_seq - :limit ELSE 0 END
          AND (:reason = '' OR m.reason = :reason)
          AND (:actor = '' OR position(lower(:actor) IN lower(m.actor)) > 0)
          AND (:reference = '' OR position(lower(:reference) IN lower(m.reference)) > 0)
        ORDER BY m.sequence DESC LIMIT :limit) m
     WHERE c.variant = :variant
       AND (CAST(:places AS smallint[]) IS NULL OR c.location = ANY (CAST(:places AS smallint[])))
     ORDER BY m.id DESC LIMIT :limit
""")  # noqa: S608 - constants only
CONFIRMED = text("""
    SELECT c.id, c.at, c.variant, c.location, l.name, c.counted, c.note, c.reference, c.actor,
           c.request
      FROM stock_count c JOIN location l ON l.id = c.location
     WHERE c.variant = :variant AND c.movement IS NULL AND c.id < :before
       AND (CAST(:places AS smallint[]) IS NULL OR c.location = ANY (CAST(:places AS smallint[])))
       AND :reason IN ('', 'count')
       AND (:actor = '' OR position(lower(:actor) IN lower(c.actor)) > 0)
       AND (:reference = '' OR position(lower(:reference) IN lower(c.reference)) > 0)
     ORDER BY c.id DESC LIMIT :limit
""")
NAMES = text("""
    SELECT i.sku, i.name, l.name FROM (SELECT) one
      LEFT JOIN item i ON i.variant = :variant
      LEFT JOIN location l ON l.id = CAST(:location AS smallint)
""")
MOVE = text("""
    SELECT line, status, movement, available, on_hand, count_record FROM move_stock(
      CAST(:request AS uuid), CAST(:line AS int[]), CAST(:variant AS bigint[]),
      CAST(:location AS smallint[]), CAST(:delta AS int[]), CAST(:reason AS text[]),
      CAST(:note AS text[]), CAST(:reference AS text[]), CAST(:reverses AS bigint[]),
      CAST(:batch AS uuid), CAST(:expected AS int[]), true)
""")
SET_ASIDE = text("""
    SELECT status, available, unavailable FROM set_aside(
      CAST(:request AS uuid), CAST(:line AS int), CAST(:variant AS bigint),
      CAST(:location AS smallint), CAST(:pieces AS int), CAST(:note AS text))
""")
SET_REORDER_POINTS = text("""
    SELECT n, status, point FROM set_reorder_points(
      CAST(:request AS uuid), CAST(:variant AS bigint[]), CAST(:location AS smallint[]),
      CAST(:seen AS int[]), CAST(:point AS int[])) ORDER BY n
""")
