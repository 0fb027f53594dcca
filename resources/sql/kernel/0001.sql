-- What every service's database carries: row versions, audit, cache outbox, events.
-- Read by each service's first migration. Never edited afterwards: a later need is a new file.

CREATE SEQUENCE row_version;  -- orders the writes of one row; taken under the row's lock

-- Who changed what: only the changed columns, for every writer, psql included.
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  request uuid,                       -- the work that caused it; NULL for a foreign writer
  subject text NOT NULL,              -- 'product:17', 'variant:17', …
  table_name text NOT NULL,
  operation text NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
  old jsonb, new jsonb,
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_subject ON audit (subject, at DESC);

-- What a cache or a screen may still show and no longer should. The relay empties it.
CREATE TABLE cache_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  token text NOT NULL DEFAULT '',     -- the cooperative writer's; '' for a foreign one
  topic text NOT NULL,
  key text NOT NULL,                  -- '*': everything of the topic
  version bigint NOT NULL
);
CREATE INDEX cache_outbox_token ON cache_outbox (token) WHERE token <> '';

-- What other services want to know. At least once; consumers are idempotent by version.
CREATE TABLE event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  topic text NOT NULL,
  key text NOT NULL,
  version bigint NOT NULL,
  payload jsonb NOT NULL
);

-- A month's partition, if it is not there yet. SECURITY DEFINER: the service's own role may
-- not create tables, but months must be made ahead while it runs.
CREATE FUNCTION ensure_month(parent regclass, month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  part text := format('%s_%s', parent::text, to_char(month, 'YYYYMM'));
  first timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
  next timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
  IF to_regclass(part) IS NULL THEN
    PERFORM pg_advisory_xact_lock(hashtext(part));
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                   part, parent, first, next);
  END IF;
END $$;

CREATE FUNCTION ensure_months(parent regclass, ahead int DEFAULT 3) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT ensure_month(parent, (date_trunc('month', now() AT TIME ZONE 'UTC')
                               + make_interval(months => n))::date)
  FROM generate_series(0, ahead) n
$$;
SELECT ensure_months('audit');

-- Who writes: the console says so for its people; anybody else is named by their session.
CREATE FUNCTION writing_actor() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('app.actor', true), ''),
                  session_user || coalesce(' via ' || nullif(current_setting('application_name'), ''), ''))
$$;

-- BEFORE INSERT OR UPDATE: the version is the database's, whatever the writer wrote.
CREATE FUNCTION stamp_version() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.row_version := nextval('row_version');
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END $$;

-- AFTER INSERT OR UPDATE OR DELETE (subject prefix, key column)
CREATE FUNCTION write_audit() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  was jsonb; now_ jsonb; key text;
BEGIN
  IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{row_version,updated_at}'::text[]; END IF;
  IF TG_OP <> 'DELETE' THEN now_ := to_jsonb(NEW) - '{row_version,updated_at}'::text[]; END IF;
  key := coalesce(now_, was) ->> TG_ARGV[1];
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(k, was -> k), jsonb_object_agg(k, now_ -> k) INTO was, now_
      FROM jsonb_object_keys(now_) k WHERE (was -> k) IS DISTINCT FROM (now_ -> k);
    IF now_ IS NULL THEN RETURN NULL; END IF;
  END IF;
  -- Months are made ahead; should nobody have done so for long, a write must not fail for it.
  PERFORM ensure_month('audit', (clock_timestamp() AT TIME ZONE 'UTC')::date);
  INSERT INTO audit (actor, request, subject, table_name, operation, old, new)
  VALUES (writing_actor(), nullif(current_setting('app.request', true), '')::uuid,
          TG_ARGV[0] || ':' || key, TG_TABLE_NAME, lower(TG_OP), was, now_);
  RETURN NULL;
END $$;

-- AFTER INSERT OR UPDATE OR DELETE (topic, key column). Only a foreign writer notifies:
-- NOTIFY takes a lock of the whole server at commit; the console publishes for itself.
CREATE FUNCTION write_outbox() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  row_ jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  writer text := coalesce(current_setting('app.cache_token', true), '');
  version bigint := coalesce((row_ ->> 'row_version')::bigint, 0);
BEGIN
  IF TG_OP = 'DELETE' THEN version := nextval('row_version'); END IF;
  INSERT INTO cache_outbox (token, topic, key, version)
  VALUES (writer, TG_ARGV[0], row_ ->> TG_ARGV[1], version);
  IF writer = '' THEN
    PERFORM pg_notify('changes', TG_ARGV[0] || ' ' || version || ' ' || (row_ ->> TG_ARGV[1]));
  END IF;
  RETURN NULL;
END $$;

-- AFTER TRUNCATE FOR EACH STATEMENT (topic)
CREATE FUNCTION write_outbox_all() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  writer text := coalesce(current_setting('app.cache_token', true), '');
  version bigint := nextval('row_version');
BEGIN
  INSERT INTO cache_outbox (token, topic, key, version) VALUES (writer, TG_ARGV[0], '*', version);
  IF writer = '' THEN PERFORM pg_notify('changes', TG_ARGV[0] || ' ' || version || ' *'); END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION deny_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION deny_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
