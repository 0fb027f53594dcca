-- The write path of stock. Nothing else may change product_inventory.stock_level.

-- Applies the lines of one request in the order given, first come first served: a line that
-- does not fit is refused ('short') and the next is tried. Per line: status, and for an
-- applied or replayed one its movement and the balance after it.
--   'applied'           movement written
--   'replay'            this line of this request was applied before; nothing is written
--   'short'             available would go below zero; `available` says what there is
--   'too many'          on hand would exceed what an integer holds
--   'unknown location', 'unknown item', 'unknown movement' (to reverse)
--   'reversed'          another movement already takes that one back
--   'not your store'    app.stores does not name the location ('*': every one)
-- A refused line is not remembered: it changed nothing, so its retry is judged afresh.
-- Locks: new cells, then cells, then request lines, each in key order, so that calls which
-- overlap wait for each other and never deadlock.
CREATE FUNCTION move_stock(
  p_request uuid, p_line int[], p_variant bigint[], p_location smallint[], p_delta int[],
  p_reason text[], p_note text[], p_reference text[], p_reverses bigint[],
  p_batch uuid DEFAULT NULL
) RETURNS TABLE (line int, status text, movement bigint, balance int, available int)
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
  on_hand bigint; held bigint; next_seq bigint;
  said text; new_id bigint;
  ok_n int[] := '{}'; ok_id bigint[] := '{}'; ok_seq bigint[] := '{}'; ok_balance int[] := '{}';
  taken_back bigint[] := '{}';
  claimed bigint;
BEGIN
  IF (SELECT count(DISTINCT l) FROM unnest(p_line) l) <> cardinality(p_line) THEN
    RAISE EXCEPTION 'The lines of a request need numbers of their own' USING ERRCODE = '22023';
  END IF;
  PERFORM ensure_months('stock_movement', 1);
  PERFORM set_config('app.ledger', 'on', true);  -- the ledger is the audit of what follows

  INSERT INTO product_inventory (variant, location)
  SELECT DISTINCT q.variant, q.location
    FROM unnest(p_variant, p_location, p_delta) q(variant, location, delta)
    JOIN item i ON i.variant = q.variant JOIN location l ON l.id = q.location
   WHERE q.delta > 0 AND (every OR q.location = ANY (own))
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
           l.id AS known_location, i.variant AS known_item,
           old.movement AS old_movement, old.balance AS old_balance
      FROM unnest(p_line, p_variant, p_location, p_delta, p_reverses)
           WITH ORDINALITY q(line, variant, location, delta, reverses, n)
      LEFT JOIN product_inventory c ON c.variant = q.variant AND c.location = q.location
      LEFT JOIN location l ON l.id = q.location
      LEFT JOIN item i ON i.variant = q.variant
      LEFT JOIN movement_request old ON old.request = p_request AND old.line = q.line
     ORDER BY q.variant, q.location, q.n
  LOOP
    IF r.variant IS DISTINCT FROM cell_variant OR r.location IS DISTINCT FROM cell_location THEN
      cell_variant := r.variant; cell_location := r.location;
      on_hand := coalesce(r.stock_level, 0);
      held := coalesce(r.held, 0);
      next_seq := coalesce(r.last_seq, 0) + 1;
    END IF;
    said := CASE
      WHEN r.known_location IS NULL THEN 'unknown location'
      WHEN NOT (every OR r.location = ANY (own)) THEN 'not your store'
      WHEN r.old_movement IS NOT NULL THEN 'replay'
      WHEN r.known_item IS NULL THEN 'unknown item'
      WHEN r.delta < 0 AND on_hand - held + r.delta < 0 THEN 'short'
      WHEN on_hand + r.delta > 2147483647 THEN 'too many'
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
    line := r.line; status := said; movement := r.old_movement; balance := r.old_balance;
    IF said = 'applied' THEN
      new_id := nextval('movement_id');
      on_hand := on_hand + r.delta;
      ok_n := ok_n || r.n::int; ok_id := ok_id || new_id;
      ok_seq := ok_seq || next_seq; ok_balance := ok_balance || on_hand::int;
      next_seq := next_seq + 1;
      movement := new_id; balance := on_hand;
      IF r.reverses IS NOT NULL THEN taken_back := taken_back || r.reverses; END IF;
    END IF;
    -- What is there is told to nobody but the store's own people.
    available := CASE WHEN said <> 'not your store' THEN on_hand - held END;
    RETURN NEXT;
  END LOOP;
  IF ok_n = '{}' THEN
    PERFORM set_config('app.ledger', '', true);
    RETURN;
  END IF;

  INSERT INTO stock_movement (id, at, variant, location, sequence, delta, balance, reason, note,
                              reference, actor, request, batch, reverses)
  SELECT a.id, moved_at, p_variant[a.n], p_location[a.n], a.seq, p_delta[a.n], a.balance,
         p_reason[a.n], coalesce(p_note[a.n], ''), coalesce(p_reference[a.n], ''), actor,
         p_request, p_batch, p_reverses[a.n]
    FROM unnest(ok_n, ok_id, ok_seq, ok_balance) a(n, id, seq, balance);

  UPDATE product_inventory c
     SET stock_level = c.stock_level + d.delta, last_seq = c.last_seq + d.lines
    FROM (SELECT p_variant[n] AS variant, p_location[n] AS location,
                 sum(p_delta[n])::int AS delta, count(*) AS lines
            FROM unnest(ok_n) n GROUP BY 1, 2) d
   WHERE c.variant = d.variant AND c.location = d.location;

  IF p_request IS NOT NULL THEN
    INSERT INTO movement_request (request, line, movement, balance, at)
    SELECT p_request, p_line[a.n], a.id, a.balance, moved_at
      FROM unnest(ok_n, ok_id, ok_balance) a(n, id, balance) ORDER BY p_line[a.n]
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS claimed = ROW_COUNT;
    IF claimed <> cardinality(ok_n) THEN
      -- The same lines for other cells, at the same moment. Undone as a whole.
      RAISE EXCEPTION 'Request % is being applied by somebody else', p_request
        USING ERRCODE = '40001';
    END IF;
  END IF;
  PERFORM set_config('app.ledger', '', true);
END $$;

-- Answered requests are remembered for a month; nobody retries later than that.
CREATE FUNCTION forget_requests() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (DELETE FROM movement_request WHERE at < now() - interval '30 days' RETURNING 1)
  SELECT count(*) FROM gone
$$;
