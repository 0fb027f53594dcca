-- Counts as records, pieces set aside, batches, locations that close. Follows 0001.

ALTER TABLE location ADD COLUMN active boolean NOT NULL DEFAULT true;
CREATE UNIQUE INDEX location_code_any_case ON location (lower(code));

-- A batch is taken back as a whole. Few movements have one.
CREATE INDEX stock_movement_batch ON stock_movement (batch) WHERE batch IS NOT NULL;

-- Every count, also one that found what was expected: it is worth as much as one that did not.
CREATE SEQUENCE count_id;
CREATE TABLE stock_count (
  id bigint PRIMARY KEY DEFAULT nextval('count_id'),
  at timestamptz NOT NULL,
  variant bigint NOT NULL,
  location smallint NOT NULL,
  expected int NOT NULL CHECK (expected >= 0),  -- on hand under the row's lock
  counted int NOT NULL CHECK (counted >= 0),
  movement bigint,                              -- NULL: the count confirmed the figure
  note text NOT NULL DEFAULT '',
  reference text NOT NULL DEFAULT '',
  actor text NOT NULL,
  request uuid,
  line int NOT NULL,
  batch uuid,
  CHECK ((movement IS NULL) = (counted = expected))
);
CREATE UNIQUE INDEX stock_count_request ON stock_count (request, line);
CREATE INDEX stock_count_cell ON stock_count (variant, location, id DESC);

-- What a person made unavailable, or available again: on hand stays, so the ledger says nothing.
CREATE TABLE stock_aside (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  variant bigint NOT NULL,
  location smallint NOT NULL,
  pieces int NOT NULL CHECK (pieces <> 0),
  unavailable int NOT NULL CHECK (unavailable >= 0),  -- after it
  note text NOT NULL DEFAULT '',
  actor text NOT NULL,
  request uuid,
  line int NOT NULL
);
CREATE UNIQUE INDEX stock_aside_request ON stock_aside (request, line);
CREATE INDEX stock_aside_cell ON stock_aside (variant, location, id DESC);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON stock_count
  FOR EACH ROW EXECUTE FUNCTION deny_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON stock_count
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON stock_aside
  FOR EACH ROW EXECUTE FUNCTION deny_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON stock_aside
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();

-- Whether the caller of app.stores may touch a location's stock.
CREATE FUNCTION own_store(which smallint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE coalesce(current_setting('app.stores', true), '')
    WHEN '*' THEN true WHEN '' THEN false
    ELSE which = ANY (string_to_array(current_setting('app.stores', true), ',')::smallint[]) END
$$;

-- Takes `p_pieces` of what is available aside (negative: gives them back). Status:
--   'applied', 'replay' (this line of this request was), 'short' (available says what there is),
--   'not aside' (unavailable says what is), 'unknown cell', 'not your store'
CREATE FUNCTION set_aside(
  p_request uuid, p_line int, p_variant bigint, p_location smallint, p_pieces int, p_note text
) RETURNS TABLE (status text, available int, unavailable int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  cell record;
BEGIN
  IF NOT own_store(p_location) THEN
    RETURN QUERY SELECT 'not your store', NULL::int, NULL::int;
    RETURN;
  END IF;
  SELECT c.unavailable AS aside, c.stock_level - c.reserved - c.unavailable AS free INTO cell
    FROM product_inventory c WHERE c.variant = p_variant AND c.location = p_location
    FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'unknown cell', NULL::int, NULL::int;
    RETURN;
  END IF;
  available := cell.free; unavailable := cell.aside;
  status := CASE
    WHEN EXISTS (SELECT FROM stock_aside a WHERE a.request = p_request AND a.line = p_line)
      THEN 'replay'
    WHEN p_pieces > cell.free THEN 'short'
    WHEN cell.aside + p_pieces::bigint < 0 THEN 'not aside'
    ELSE 'applied' END;
  IF status = 'applied' THEN
    UPDATE product_inventory c SET unavailable = c.unavailable + p_pieces
     WHERE c.variant = p_variant AND c.location = p_location;
    INSERT INTO stock_aside (variant, location, pieces, unavailable, note, actor, request, line)
    VALUES (p_variant, p_location, p_pieces, cell.aside + p_pieces, coalesce(p_note, ''),
            writing_actor(), p_request, p_line);
  END IF;
  RETURN NEXT;
END $$;

-- Reorder points, each only if it still is what the caller saw; all of them or none. Per line:
--   'applied', 'replay' (this request wrote it before), 'same' (nothing to write),
--   'changed' (`point` says what it is now), 'unknown cell', 'not your store'
CREATE FUNCTION set_reorder_points(
  p_request uuid, p_variant bigint[], p_location smallint[], p_seen int[], p_point int[]
) RETURNS TABLE (n bigint, status text, point int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  refused boolean;
  found_n bigint[]; found_status text[]; found_point int[];
BEGIN
  PERFORM FROM product_inventory c
    WHERE (c.variant, c.location) IN (SELECT * FROM unnest(p_variant, p_location))
      AND own_store(c.location)
    ORDER BY c.variant, c.location FOR NO KEY UPDATE;

  SELECT array_agg(q.n ORDER BY q.n), array_agg(q.status ORDER BY q.n),
         array_agg(q.point ORDER BY q.n),
         bool_or(q.status IN ('changed', 'unknown cell', 'not your store'))
    INTO found_n, found_status, found_point, refused
    FROM (
      SELECT q.n, c.reorder_point AS point, CASE
        WHEN NOT own_store(q.location) THEN 'not your store'
        WHEN c.variant IS NULL THEN 'unknown cell'
        WHEN EXISTS (SELECT FROM audit a
                      WHERE a.subject = 'level:' || q.variant || ':' || q.location
                        AND a.request = p_request
                        AND a.new @> jsonb_build_object('reorder_point', q.point)) THEN 'replay'
        WHEN c.reorder_point <> q.seen THEN 'changed'
        WHEN q.seen = q.point THEN 'same'
        ELSE 'applied' END AS status
      FROM unnest(p_variant, p_location, p_seen, p_point)
           WITH ORDINALITY q(variant, location, seen, point, n)
      LEFT JOIN product_inventory c
        ON c.variant = q.variant AND c.location = q.location AND own_store(q.location)) q;

  IF NOT refused THEN
    UPDATE product_inventory c SET reorder_point = p_point[f.n]
      FROM unnest(found_n, found_status) f(n, status)
     WHERE f.status = 'applied' AND c.variant = p_variant[f.n] AND c.location = p_location[f.n];
  END IF;
  RETURN QUERY SELECT * FROM unnest(found_n, found_status, found_point);
END $$
