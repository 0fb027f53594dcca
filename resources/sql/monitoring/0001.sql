-- What people did with the console, and what was refused them or failed.

CREATE TABLE activity (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  service text NOT NULL,
  operation text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('query', 'command')),
  caller text NOT NULL,
  milliseconds double precision NOT NULL,
  cache text NOT NULL,
  statements int NOT NULL,
  database_milliseconds double precision NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('ok', 'cancelled', 'refused', 'failed')),
  said text NOT NULL,
  request uuid NOT NULL
);
CREATE INDEX activity_at ON activity USING brin (at);
CREATE INDEX activity_request ON activity (request);  -- what a line of an audit or ledger was part of

-- Keeps the newest `kept` calls of the last `days`; returns how many went. The service's own
-- role may add lines, never change or remove one otherwise.
CREATE FUNCTION prune_activity(kept bigint, days int) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM activity
     WHERE at < now() - make_interval(days => days)
        OR id <= (SELECT id FROM activity ORDER BY id DESC OFFSET kept LIMIT 1)
    RETURNING 1)
  SELECT count(*) FROM gone
$$;
