-- Versions, announcements and audit of the inventory's tables, for every writer.

-- Only a foreign writer notifies: see write_outbox in kernel/0001.sql.
CREATE FUNCTION announce(told_topic text, told_key text, told_version bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  writer text := coalesce(current_setting('app.cache_token', true), '');
BEGIN
  INSERT INTO cache_outbox (token, topic, key, version)
  VALUES (writer, told_topic, told_key, told_version);
  IF writer = '' THEN
    PERFORM pg_notify('changes', told_topic || ' ' || told_version || ' ' || told_key);
  END IF;
END $$;

CREATE FUNCTION announce_level() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM announce('level', OLD.variant || ':' || OLD.location, nextval('row_version'));
  ELSE
    PERFORM announce('level', NEW.variant || ':' || NEW.location, NEW.row_version);
  END IF;
  RETURN NULL;
END $$;

-- The list of locations is cached as a whole.
CREATE FUNCTION announce_location() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM announce('location', 'all', nextval('row_version'));
  RETURN NULL;
END $$;

CREATE FUNCTION announce_item() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM announce('item', OLD.variant::text, OLD.version + 1);
  ELSE
    PERFORM announce('item', NEW.variant::text, NEW.version);
  END IF;
  RETURN NULL;
END $$;

-- write_audit for a key of two columns.
CREATE FUNCTION audit_level() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  was jsonb; now_ jsonb; cell text;
BEGIN
  IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{row_version,updated_at,is_low}'::text[]; END IF;
  IF TG_OP <> 'DELETE' THEN now_ := to_jsonb(NEW) - '{row_version,updated_at,is_low}'::text[]; END IF;
  cell := coalesce(was, now_) ->> 'variant' || ':' || (coalesce(was, now_) ->> 'location');
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(k, was -> k), jsonb_object_agg(k, now_ -> k) INTO was, now_
      FROM jsonb_object_keys(now_) k WHERE (was -> k) IS DISTINCT FROM (now_ -> k);
    IF now_ IS NULL THEN RETURN NULL; END IF;
  END IF;
  PERFORM ensure_month('audit', (clock_timestamp() AT TIME ZONE 'UTC')::date);
  INSERT INTO audit (actor, request, subject, table_name, operation, old, new)
  VALUES (writing_actor(), nullif(current_setting('app.request', true), '')::uuid,
          'level:' || cell, TG_TABLE_NAME, lower(TG_OP), was, now_);
  RETURN NULL;
END $$;

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON product_inventory
  FOR EACH ROW EXECUTE FUNCTION stamp_version();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON product_inventory
  FOR EACH ROW EXECUTE FUNCTION announce_level();
CREATE TRIGGER announce_all AFTER TRUNCATE ON product_inventory
  FOR EACH STATEMENT EXECUTE FUNCTION write_outbox_all('level');
-- A change that went through move_stock has its line in the ledger: who, when, how much, why.
-- A second copy in audit would double the hot path's writes, so audit holds all other writes:
-- a level changed past the ledger (psql, a restored dump) and every reorder point.
-- app.ledger is 'on' only while move_stock runs.
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON product_inventory
  FOR EACH ROW WHEN (current_setting('app.ledger', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION audit_level();

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON location
  FOR EACH ROW EXECUTE FUNCTION stamp_version();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON location
  FOR EACH ROW EXECUTE FUNCTION write_audit('location', 'id');
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON location
  FOR EACH STATEMENT EXECUTE FUNCTION announce_location();
CREATE TRIGGER announce_all AFTER TRUNCATE ON location
  FOR EACH STATEMENT EXECUTE FUNCTION write_outbox_all('location');

CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON item
  FOR EACH ROW EXECUTE FUNCTION announce_item();
CREATE TRIGGER announce_all AFTER TRUNCATE ON item
  FOR EACH STATEMENT EXECUTE FUNCTION write_outbox_all('item');
