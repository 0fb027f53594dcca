-- Prices and costs by the set: what followed from each row now follows from each statement, so
-- that five thousand changes cost one pass and no batch can forget what a single save does.

-- The version of the whole product, and its lowest price now. The locks come first, in a
-- statement of their own: the UPDATE then sees what the writers before this one committed.
-- A product that this transaction has stamped already needs no second version.
CREATE FUNCTION refresh_products(which bigint[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM product WHERE id = ANY (which) ORDER BY id FOR NO KEY UPDATE;
  UPDATE product SET updated_at = clock_timestamp(), min_price = lowest.amount
    FROM (SELECT p.id, min(price.amount) AS amount
            FROM product p
            LEFT JOIN variant v ON v.product = p.id
            LEFT JOIN price ON price.variant = v.id AND price.currency = p.currency
                           AND price.valid @> now()
           WHERE p.id = ANY (which) GROUP BY p.id) lowest
   WHERE product.id = lowest.id
     AND (product.min_price IS DISTINCT FROM lowest.amount
          OR product.xmin <> pg_current_xact_id()::xid);
END $$;
CREATE OR REPLACE FUNCTION refresh_product(which bigint) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT refresh_products(ARRAY[which]) $$;

DROP TRIGGER product ON price;
DROP FUNCTION price_changed();

-- An UPDATE that leaves a row as it was is no change.
CREATE FUNCTION prices_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  changed bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    changed := ARRAY(SELECT DISTINCT variant FROM now_rows);
  ELSIF TG_OP = 'DELETE' THEN
    changed := ARRAY(SELECT DISTINCT variant FROM old_rows);
  ELSE
    changed := ARRAY(
      SELECT variant FROM (TABLE old_rows EXCEPT TABLE now_rows) gone
      UNION SELECT variant FROM (TABLE now_rows EXCEPT TABLE old_rows) new);
  END IF;
  PERFORM refresh_products(ARRAY(
    SELECT DISTINCT product FROM variant WHERE id = ANY (changed)));
  IF TG_OP <> 'DELETE' AND TG_TABLE_NAME = 'price' THEN
    INSERT INTO price_due (at, variant)
    SELECT bound, variant FROM now_rows, unnest(ARRAY[lower(valid), upper(valid)]) bound
     WHERE bound > now() AND variant = ANY (changed)
     ORDER BY bound, variant
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER product_insert AFTER INSERT ON price REFERENCING NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION prices_changed();
CREATE TRIGGER product_update AFTER UPDATE ON price
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION prices_changed();
CREATE TRIGGER product_delete AFTER DELETE ON price REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION prices_changed();

CREATE TRIGGER product_insert AFTER INSERT ON cost REFERENCING NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION prices_changed();
CREATE TRIGGER product_update AFTER UPDATE ON cost
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows
  FOR EACH STATEMENT EXECUTE FUNCTION prices_changed();
CREATE TRIGGER product_delete AFTER DELETE ON cost REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION prices_changed();
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON cost
  FOR EACH ROW EXECUTE FUNCTION write_audit('variant', 'variant');
CREATE TRIGGER outbox_all AFTER TRUNCATE ON cost
  FOR EACH STATEMENT EXECUTE FUNCTION announce_all('product');
