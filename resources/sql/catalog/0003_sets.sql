-- Audit of prices and costs, outbox and closure of products: once for each statement, over all
-- its rows. A single save is a set of one, so a batch cannot leave out what a save does.

-- Which row of a variant it is: a price by its currency and its beginning, a cost is the only one.
CREATE FUNCTION price_key(row_ jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT concat(row_ ->> 'currency', ' ', split_part(row_ ->> 'valid', ',', 1))
$$;

-- Of an UPDATE, the rows before and after are paired by their key; one that a foreign writer
-- gave another key is a deletion and an insertion.
CREATE FUNCTION write_price_audit() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who text := writing_actor();
  work_ uuid := nullif(current_setting('app.request', true), '')::uuid;
BEGIN
  PERFORM ensure_month('audit', (clock_timestamp() AT TIME ZONE 'UTC')::date);
  IF TG_OP = 'INSERT' THEN
    INSERT INTO audit (actor, request, subject, table_name, operation, new)
    SELECT who, work_, 'variant:' || r.variant, TG_TABLE_NAME, 'insert', to_jsonb(r)
      FROM now_rows r ORDER BY r.variant;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO audit (actor, request, subject, table_name, operation, old)
    SELECT who, work_, 'variant:' || r.variant, TG_TABLE_NAME, 'delete', to_jsonb(r)
      FROM old_rows r ORDER BY r.variant;
  ELSE
    INSERT INTO audit (actor, request, subject, table_name, operation, old, new)
    SELECT who, work_, 'variant:' || coalesce(now_.variant, was.variant), TG_TABLE_NAME,
           CASE WHEN was.row_ IS NULL THEN 'insert' WHEN now_.row_ IS NULL THEN 'delete'
                ELSE 'update' END,
           CASE WHEN now_.row_ IS NULL THEN was.row_
                ELSE (SELECT jsonb_object_agg(k, v) FROM jsonb_each(was.row_) each (k, v)
                       WHERE now_.row_ -> k <> v) END,
           CASE WHEN was.row_ IS NULL THEN now_.row_
                ELSE (SELECT jsonb_object_agg(k, v) FROM jsonb_each(now_.row_) each (k, v)
                       WHERE was.row_ -> k <> v) END
      FROM (SELECT r.variant, to_jsonb(r) AS row_ FROM old_rows r) was
      FULL JOIN (SELECT r.variant, to_jsonb(r) AS row_ FROM now_rows r) now_
        ON now_.variant = was.variant
       AND price_key(now_.row_) = price_key(was.row_)
     WHERE was.row_ IS DISTINCT FROM now_.row_
     ORDER BY coalesce(now_.variant, was.variant);
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER audit ON price;
DROP TRIGGER audit ON cost;
CREATE TRIGGER audit_insert AFTER INSERT ON price REFERENCING NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION write_price_audit();
CREATE TRIGGER audit_update AFTER UPDATE ON price
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION write_price_audit();
CREATE TRIGGER audit_delete AFTER DELETE ON price REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION write_price_audit();
CREATE TRIGGER audit_insert AFTER INSERT ON cost REFERENCING NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION write_price_audit();
CREATE TRIGGER audit_update AFTER UPDATE ON cost
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION write_price_audit();
CREATE TRIGGER audit_delete AFTER DELETE ON cost REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION write_price_audit();

-- One entry for each product that a statement touched; only a foreign writer notifies.
CREATE FUNCTION announce_products() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  writer text := coalesce(current_setting('app.cache_token', true), '');
BEGIN
  INSERT INTO cache_outbox (token, topic, key, version)
  SELECT writer, 'product', id::text, row_version FROM now_rows ORDER BY id;
  IF writer = '' THEN
    PERFORM pg_notify('changes', 'product ' || row_version || ' ' || id)
       FROM now_rows ORDER BY id;
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER outbox ON product;
CREATE TRIGGER outbox AFTER DELETE ON product
  FOR EACH ROW EXECUTE FUNCTION write_outbox('product', 'id');
CREATE TRIGGER outbox_insert AFTER INSERT ON product REFERENCING NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION announce_products();
CREATE TRIGGER outbox_update AFTER UPDATE ON product REFERENCING NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION announce_products();

DROP TRIGGER closure_update ON product;
CREATE FUNCTION closures_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  -- EXCEPT and not a join: a plan made for one row would be kept for five thousand.
  moved bigint[] := ARRAY(
    SELECT id FROM (SELECT id, category FROM now_rows
                    EXCEPT SELECT id, category FROM old_rows) each);
  changed bigint[] := ARRAY(
    SELECT id FROM (SELECT id, brand, min_price, popularity FROM now_rows
                    EXCEPT SELECT id, brand, min_price, popularity FROM old_rows) each
    EXCEPT SELECT unnest(moved));
BEGIN
  IF changed <> '{}' THEN
    UPDATE product_category c
       SET brand = p.brand, min_price = p.min_price, popularity = p.popularity
      FROM product p WHERE p.id = ANY (changed) AND c.product = p.id;
  END IF;
  IF moved <> '{}' THEN
    DELETE FROM product_category WHERE product = ANY (moved);
    INSERT INTO product_category (category, product, brand, min_price, popularity)
    SELECT unnest(home.path), p.id, p.brand, p.min_price, p.popularity
      FROM product p JOIN category home ON home.id = p.category
     WHERE p.id = ANY (moved);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER closure_update AFTER UPDATE ON product
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION closures_changed();
