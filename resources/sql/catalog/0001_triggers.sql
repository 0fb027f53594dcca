-- What the catalogue keeps up to date by itself, whoever writes. Follows 0001.sql.

-- A category's path; a move takes its descendants and their products along.
CREATE FUNCTION category_path() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  above int[] := coalesce((SELECT path FROM category WHERE id = NEW.parent), '{}');
BEGIN
  IF NEW.id = ANY (above) THEN
    RAISE EXCEPTION 'category % cannot lie below itself', NEW.id USING ERRCODE = '23514';
  END IF;
  NEW.path := above || NEW.id;
  RETURN NEW;
END $$;
CREATE TRIGGER path BEFORE INSERT OR UPDATE OF id, parent, path ON category
  FOR EACH ROW EXECUTE FUNCTION category_path();

CREATE FUNCTION category_moved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE category SET parent = parent WHERE parent = NEW.id;
  DELETE FROM product_category USING product
   WHERE product_category.product = product.id AND product.category = NEW.id;
  INSERT INTO product_category (category, product, brand, min_price, popularity)
  SELECT unnest(NEW.path), id, brand, min_price, popularity FROM product
   WHERE category = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER moved AFTER UPDATE ON category FOR EACH ROW
  WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION category_moved();

-- Lists read as one: any change of the table drops the cached whole. (keys to announce)
CREATE FUNCTION announce_category() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  writer text := coalesce(current_setting('app.cache_token', true), '');
  version bigint := nextval('row_version');
BEGIN
  INSERT INTO cache_outbox (token, topic, key, version)
  VALUES (writer, 'category', TG_ARGV[0], version);
  IF writer = '' THEN
    PERFORM pg_notify('changes', 'category ' || version || ' ' || TG_ARGV[0]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER outbox AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON category
  FOR EACH STATEMENT EXECUTE FUNCTION announce_category('all');
CREATE TRIGGER counts AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF status ON product
  FOR EACH STATEMENT EXECUTE FUNCTION announce_category('counts');

-- The version of the whole product, and its lowest price now. The lock comes first, in a
-- statement of its own: the UPDATE then sees what the writer before this one committed.
CREATE FUNCTION refresh_product(which bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM product WHERE id = which FOR NO KEY UPDATE;
  UPDATE product SET updated_at = clock_timestamp(), min_price = (
    SELECT min(p.amount) FROM variant v JOIN price p ON p.variant = v.id
     WHERE v.product = which AND p.currency = product.currency AND p.valid @> now())
  WHERE id = which;
END $$;

CREATE FUNCTION text_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD IS DISTINCT FROM NEW THEN
    UPDATE product SET updated_at = clock_timestamp() WHERE id = coalesce(NEW.product, OLD.product);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER product AFTER INSERT OR UPDATE OR DELETE ON product_text
  FOR EACH ROW EXECUTE FUNCTION text_changed();

CREATE FUNCTION price_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;
  PERFORM refresh_product(v.product) FROM variant v
   WHERE v.id IN (OLD.variant, NEW.variant);
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO price_due (at, variant)
    SELECT bound, NEW.variant
      FROM unnest(ARRAY[lower(NEW.valid), upper(NEW.valid)]) bound WHERE bound > now()
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER product AFTER INSERT OR UPDATE OR DELETE ON price
  FOR EACH ROW EXECUTE FUNCTION price_changed();

-- What other services know of a SKU: topic 'item', key = variant, versions in order since
-- every writer of them holds the product's row lock.
CREATE FUNCTION write_item(item variant, gone boolean) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO event (topic, key, version, payload)
  SELECT 'item', item.id::text, nextval('row_version'),
         jsonb_build_object('product', item.product, 'sku', item.sku, 'name', coalesce(p.name, ''),
                            'status', coalesce(p.status, 'archived'), 'deleted', gone)
    FROM (SELECT) one LEFT JOIN product p ON p.id = item.product
$$;

CREATE FUNCTION variant_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;
  PERFORM refresh_product(id) FROM product WHERE id IN (OLD.product, NEW.product) ORDER BY id;
  IF TG_OP = 'DELETE' THEN
    PERFORM write_item(OLD, true);
  ELSIF TG_OP = 'INSERT' OR (OLD.sku, OLD.product) IS DISTINCT FROM (NEW.sku, NEW.product) THEN
    PERFORM write_item(NEW, false);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER product AFTER INSERT OR UPDATE OR DELETE ON variant
  FOR EACH ROW EXECUTE FUNCTION variant_changed();

CREATE FUNCTION product_renamed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM write_item(v, false) FROM variant v WHERE v.product = NEW.id ORDER BY v.id;
  RETURN NULL;
END $$;
CREATE TRIGGER item AFTER UPDATE ON product FOR EACH ROW
  WHEN ((OLD.name, OLD.status) IS DISTINCT FROM (NEW.name, NEW.status))
  EXECUTE FUNCTION product_renamed();

CREATE FUNCTION product_closure() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.category = NEW.category THEN
    UPDATE product_category
       SET brand = NEW.brand, min_price = NEW.min_price, popularity = NEW.popularity
     WHERE product = NEW.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN DELETE FROM product_category WHERE product = NEW.id; END IF;
  INSERT INTO product_category (category, product, brand, min_price, popularity)
  SELECT unnest(path), NEW.id, NEW.brand, NEW.min_price, NEW.popularity
    FROM category WHERE id = NEW.category;
  RETURN NULL;
END $$;
CREATE TRIGGER closure_insert AFTER INSERT ON product
  FOR EACH ROW EXECUTE FUNCTION product_closure();
CREATE TRIGGER closure_update AFTER UPDATE ON product FOR EACH ROW
  WHEN ((OLD.category, OLD.brand, OLD.min_price, OLD.popularity)
        IS DISTINCT FROM (NEW.category, NEW.brand, NEW.min_price, NEW.popularity))
  EXECUTE FUNCTION product_closure();

-- Scheduled prices that fell due: lowest price, version and announcement, as if somebody
-- had just written them. Returns the products that changed. Several may run at once.
CREATE FUNCTION apply_due_prices() RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  which bigint;
  changed int := 0;
BEGIN
  FOR which IN
    WITH due AS (
      DELETE FROM price_due WHERE (at, variant) IN (
        SELECT at, variant FROM price_due WHERE at <= now()
         ORDER BY at, variant FOR UPDATE SKIP LOCKED LIMIT 1000)
      RETURNING at, variant)
    SELECT DISTINCT v.product FROM due JOIN variant v ON v.id = due.variant
     WHERE (SELECT min(amount) FROM price WHERE variant = v.id AND upper(valid) = due.at)
           IS DISTINCT FROM
           (SELECT min(amount) FROM price WHERE variant = v.id AND lower(valid) = due.at)
     ORDER BY 1
  LOOP
    PERFORM refresh_product(which);
    changed := changed + 1;
  END LOOP;
  RETURN changed;
END $$;

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON product
  FOR EACH ROW EXECUTE FUNCTION stamp_version();

-- Audit: what people and programs decide, not what is derived from it.
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON brand
  FOR EACH ROW EXECUTE FUNCTION write_audit('brand', 'id');
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE OF id, parent, name ON category
  FOR EACH ROW EXECUTE FUNCTION write_audit('category', 'id');
CREATE TRIGGER audit AFTER INSERT OR DELETE
  OR UPDATE OF id, name, brand, category, status, currency, popularity ON product
  FOR EACH ROW EXECUTE FUNCTION write_audit('product', 'id');
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON product_text
  FOR EACH ROW EXECUTE FUNCTION write_audit('product', 'product');
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON variant
  FOR EACH ROW EXECUTE FUNCTION write_audit('variant', 'id');
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON price
  FOR EACH ROW EXECUTE FUNCTION write_audit('variant', 'variant');

-- One topic for the whole product: the others touch its row.
CREATE TRIGGER outbox AFTER INSERT OR UPDATE OR DELETE ON product
  FOR EACH ROW EXECUTE FUNCTION write_outbox('product', 'id');
CREATE TRIGGER outbox_all AFTER TRUNCATE ON product
  FOR EACH STATEMENT EXECUTE FUNCTION write_outbox_all('product');
CREATE TRIGGER outbox_all AFTER TRUNCATE ON product_text
  FOR EACH STATEMENT EXECUTE FUNCTION write_outbox_all('product');
CREATE TRIGGER outbox_all AFTER TRUNCATE ON variant
  FOR EACH STATEMENT EXECUTE FUNCTION write_outbox_all('product');
CREATE TRIGGER outbox_all AFTER TRUNCATE ON price
  FOR EACH STATEMENT EXECUTE FUNCTION write_outbox_all('product');
