-- The write path of stock. Nothing else may change product_inventory.stock_level.

-- Its result and its arguments grow; the old signature must not remain as a second path.
DROP FUNCTION move_stock(uuid, int[], bigint[], smallint[], int[], text[], text[], text[],
                         bigint[], uuid);

-- Applies the lines of one request in the order given, first come first served: a line that
-- does not fit is refused ('short') and the next is tried; with `p_together` one refused line
-- refuses all. A line with an expected figure is a count: `p_delta` is counted − expected, it is
-- applied only if on hand still is what was expected, and leaves a record. Per line: status,
-- and for an applied or replayed one its movement, its count record and the balance after it.
--   'applied'           movement written
--   'confirmed'         the count found what was expected: a record, no movement
--   'replay'            this line of this request was applied before; nothing is written
--   'short'             available would go below zero; `available` says what there is
--   'too many'          on hand would exceed what an integer holds
--   'changed'           on hand is no longer what the count expected; `on_hand` says what it is
--   'closed'            the location takes no stock any more
--   'unknown location', 'unknown item', 'unknown movement' (to reverse)
--   'reversed'          another movement already takes that one back
--   'not your store'    app.stores does not name the location ('*': every one)
--   'held back'         it would have been applied, but not alone
-- A refused line is not remembered: it changed nothing, so its retry is judged afresh.
-- Locks: new cells, then cells, then request lines, each in key order, so that calls which
-- overlap wait for each other and never deadlock.
CREATE FUNCTION move_stock(
  p_request uuid, p_line int[], p_variant bigint[], p_location smallint[], p_delta int[],
  p_reason text[], p_note text[], p_reference text[], p_reverses bigint[],
  p_batch uuid DEFAULT NULL, p_expected int[] DEFAULT NULL, p_together boolean DEFAULT false
) RETURNS TABLE (line int, status text, movement bigint, balance int, available int,
                 on_hand int, count_record bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  stores text := coalesce(current_setting('app.stores', true), '');
  own smallint[] := CASE WHEN stores IN ('*', '') THEN '{}' ELSE string_to_array(stores, ',') END;
  every boolean := stores = '*';
  actor text := writing_actor();
  moved_at timestamptz;
  r record;
  cell_variant bigint; cell_location smallint;
  have bigint; held bigint; next_seq bigint;
  said text;
  ok_n int[] := '{}'; ok_id bigint[] := '{}'; ok_seq bigint[] := '{}'; ok_balance int[] := '{}';
  ok_free int[] := '{}'; ok_record bigint[] := '{}';
  taken_back bigint[] := '{}';
  refused boolean := false;
  moving bigint; claimed bigint;
BEGIN
  IF (SELECT count(DISTINCT l) FROM unnest(p_line) l) <> cardinality(p_line) THEN
    RAISE EXCEPTION 'The lines of a request need numbers of their own' USING ERRCODE = '22023';
  END IF;
  PERFORM ensure_months('stock_movement', 1);
  PERFORM set_config('app.ledger', 'on', true);  -- the ledger is the audit of what follows

  INSERT INTO product_inventory (variant, location)
  SELECT DISTINCT q.variant, q.location
    FROM unnest(p_variant, p_location, p_delta, p_expected) q(variant, location, delta, expected)
    JOIN item i ON i.variant = q.variant JOIN location l ON l.id = q.location
   WHERE (q.delta > 0 OR q.expected = 0) AND (every OR q.location = ANY (own))
     AND NOT EXISTS (SELECT FROM product_inventory c
                      WHERE c.variant = q.variant AND c.location = q.location)
   ORDER BY q.variant, q.location
  ON CONFLICT DO NOTHING;

  PERFORM FROM product_inventory c
    WHERE (c.variant, c.location) IN (SELECT * FROM unnest(p_variant, p_location))
      AND (every OR c.location = ANY (own))
    ORDER BY c.variant, c.location FOR NO KEY UPDATE;
  moved_at := clock_timestamp();  -- under the locks: times of one cell follow its sequence

  FOR r IN
    SELECT q.*, c.stock_level, c.reserved + c.unavailable AS held, c.last_seq,
           l.id AS known_location, l.active, i.variant AS known_item,
           coalesce(old.movement, counted.movement) AS old_movement,
           coalesce(old.balance, counted.counted) AS old_balance, counted.id AS old_record
      FROM unnest(p_line, p_variant, p_location, p_delta, p_reverses, p_expected)
           WITH ORDINALITY q(line, variant, location, delta, reverses, expected, n)
      LEFT JOIN product_inventory c ON c.variant = q.variant AND c.location = q.location
      LEFT JOIN location l ON l.id = q.location
      LEFT JOIN item i ON i.variant = q.variant
      LEFT JOIN movement_request old ON old.request = p_request AND old.line = q.line
      LEFT JOIN stock_count counted ON q.expected IS NOT NULL
            AND counted.request = p_request AND counted.line = q.line
     ORDER BY q.variant, q.location, q.n
  LOOP
    IF r.variant IS DISTINCT FROM cell_variant OR r.location IS DISTINCT FROM cell_location THEN
      cell_variant := r.variant; cell_location := r.location;
      have := coalesce(r.stock_level, 0);
      held := coalesce(r.held, 0);
      next_seq := coalesce(r.last_seq, 0) + 1;
    END IF;
    said := CASE
      WHEN r.known_location IS NULL THEN 'unknown location'
      WHEN NOT (every OR r.location = ANY (own)) THEN 'not your store'
      WHEN r.old_balance IS NOT NULL THEN 'replay'
      WHEN r.known_item IS NULL THEN 'unknown item'
      WHEN r.expected <> have THEN 'changed'
      WHEN r.delta > 0 AND r.reverses IS NULL AND r.expected IS NULL AND NOT r.active
        THEN 'closed'
      WHEN r.delta < 0 AND have - held + r.delta < 0 THEN 'short'
      WHEN have + r.delta > 2147483647 THEN 'too many'
      WHEN r.delta = 0 AND r.expected IS NOT NULL THEN 'confirmed'
      ELSE 'applied' END;
    IF said IN ('applied', 'short') AND r.reverses IS NOT NULL THEN
      IF NOT EXISTS (SELECT FROM stock_movement m WHERE m.id = r.reverses AND m.delta = -r.delta
                      AND m.variant = r.variant AND m.location = r.location) THEN
        said := 'unknown movement';
      ELSIF r.reverses = ANY (taken_back)
            OR EXISTS (SELECT FROM stock_movement m WHERE m.reverses = r.reverses) THEN
        said := 'reversed';
      END IF;
    END IF;
    IF said IN ('applied', 'confirmed') THEN
      have := have + r.delta;
      ok_n := ok_n || r.n::int; ok_balance := ok_balance || have::int;
      ok_free := ok_free || (have - held)::int;
      ok_id := ok_id || CASE WHEN said = 'applied' THEN nextval('movement_id') END;
      ok_seq := ok_seq || next_seq;
      ok_record := ok_record || CASE WHEN r.expected IS NOT NULL THEN nextval('count_id') END;
      IF said = 'applied' THEN next_seq := next_seq + 1; END IF;
      IF r.reverses IS NOT NULL THEN taken_back := taken_back || r.reverses; END IF;
    ELSE
      refused := refused OR said <> 'replay';
      line := r.line; status := said;
      movement := r.old_movement; balance := r.old_balance; count_record := r.old_record;
      -- What is there is told to nobody but the store's own people.
      available := CASE WHEN said <> 'not your store' THEN have - held END;
      on_hand := CASE WHEN said <> 'not your store' THEN have END;
      RETURN NEXT;
    END IF;
  END LOOP;
  IF ok_n = '{}' OR (refused AND p_together) THEN
    PERFORM set_config('app.ledger', '', true);
    RETURN QUERY SELECT p_line[n], 'held back', NULL::bigint, NULL::int, NULL::int, NULL::int,
                        NULL::bigint FROM unnest(ok_n) n;
    RETURN;
  END IF;

  INSERT INTO stock_movement (id, at, variant, location, sequence, delta, balance, reason, note,
                              reference, actor, request, batch, reverses)
  SELECT a.id, moved_at, p_variant[a.n], p_location[a.n], a.seq, p_delta[a.n], a.balance,
         p_reason[a.n], coalesce(p_note[a.n], ''), coalesce(p_reference[a.n], ''), actor,
         p_request, p_batch, p_reverses[a.n]
    FROM unnest(ok_n, ok_id, ok_seq, ok_balance) a(n, id, seq, balance) WHERE a.id IS NOT NULL;
  GET DIAGNOSTICS moving = ROW_COUNT;

  UPDATE product_inventory c
     SET stock_level = c.stock_level + d.delta, last_seq = c.last_seq + d.lines
    FROM (SELECT p_variant[a.n] AS variant, p_location[a.n] AS location,
                 sum(p_delta[a.n])::int AS delta, count(*) AS lines
            FROM unnest(ok_n, ok_id) a(n, id) WHERE a.id IS NOT NULL GROUP BY 1, 2) d
   WHERE c.variant = d.variant AND c.location = d.location;

  INSERT INTO stock_count (id, at, variant, location, expected, counted, movement, note,
                           reference, actor, request, line, batch)
  SELECT a.record, moved_at, p_variant[a.n], p_location[a.n], p_expected[a.n], a.balance, a.id,
         coalesce(p_note[a.n], ''), coalesce(p_reference[a.n], ''), actor, p_request,
         p_line[a.n], p_batch
    FROM unnest(ok_n, ok_id, ok_balance, ok_record) a(n, id, balance, record)
   WHERE a.record IS NOT NULL;

  IF p_request IS NOT NULL THEN
    INSERT INTO movement_request (request, line, movement, balance, at)
    SELECT p_request, p_line[a.n], a.id, a.balance, moved_at
      FROM unnest(ok_n, ok_id, ok_balance) a(n, id, balance)
     WHERE a.id IS NOT NULL ORDER BY p_line[a.n]
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS claimed = ROW_COUNT;
    IF claimed <> moving THEN
      -- The same lines for other cells, at the same moment. Undone as a whole.
      RAISE EXCEPTION 'Request % is being applied by somebody else', p_request
        USING ERRCODE = '40001';
    END IF;
  END IF;
  PERFORM set_config('app.ledger', '', true);
  RETURN QUERY
    SELECT p_line[a.n], CASE WHEN a.id IS NULL THEN 'confirmed' ELSE 'applied' END, a.id,
           a.balance, a.free, a.balance, a.record
      FROM unnest(ok_n, ok_id, ok_balance, ok_free, ok_record) a(n, id, balance, free, record);
END $$
