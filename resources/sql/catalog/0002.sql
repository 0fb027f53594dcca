-- Cost prices, the shop's currency, batches; items told again. Follows 0001.

-- What one piece costs the shop, in the product's currency. A table of its own: neither a grid
-- nor a clerk reads it by accident.
CREATE TABLE cost (
  variant bigint PRIMARY KEY REFERENCES variant ON DELETE CASCADE,
  amount bigint NOT NULL CHECK (amount >= 0)
);

-- One row: what the shop as a whole has decided.
CREATE TABLE shop (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  currency text NOT NULL DEFAULT 'GBP' CHECK (currency ~ '^[A-Z]{3}$')
);
INSERT INTO shop DEFAULT VALUES;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON shop
  FOR EACH ROW EXECUTE FUNCTION write_audit('shop', 'single');

CREATE FUNCTION shop_currency() RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce((SELECT currency FROM shop), 'GBP')
$$;
ALTER TABLE product ALTER currency SET DEFAULT shop_currency();

-- False if an amount would change its meaning. The locks keep one from being written meanwhile.
CREATE FUNCTION set_shop_currency(code text) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE price, cost IN SHARE ROW EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM price) OR EXISTS (SELECT FROM cost) THEN RETURN false; END IF;
  INSERT INTO shop (currency) VALUES (code)
  ON CONFLICT (single) DO UPDATE SET currency = code WHERE shop.currency <> code;
  UPDATE product SET currency = code WHERE currency <> code;
  RETURN true;
END $$;

-- Many products changed at once, and what each field was before: an undo needs no more.
CREATE TABLE batch (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  request uuid NOT NULL,
  digest bytea NOT NULL,        -- of what was asked: asked again it is answered, not done again
  text text NOT NULL,           -- what the person called it
  fields text[] NOT NULL,       -- which fields changed
  undoes uuid REFERENCES batch,
  changed int NOT NULL,
  unchanged int NOT NULL,
  cells_left jsonb NOT NULL DEFAULT '[]'  -- cells that it left alone
);
CREATE INDEX batch_at ON batch (at DESC);
CREATE UNIQUE INDEX batch_digest ON batch (actor, digest);

CREATE TABLE batch_row (
  batch uuid NOT NULL REFERENCES batch ON DELETE CASCADE,
  product bigint NOT NULL,      -- no foreign key: a batch outlives its products
  version bigint NOT NULL,      -- of the product after the batch
  before jsonb NOT NULL,        -- the changed fields alone
  after jsonb NOT NULL,
  PRIMARY KEY (batch, product)
);

-- A removed variant's history is found by its product.
CREATE INDEX audit_removed_variant ON audit ((old ->> 'product'))
  WHERE table_name = 'variant' AND operation = 'delete';

CREATE UNIQUE INDEX brand_name ON brand ((lower(name) COLLATE "C"));

-- A product's row tells its category's and brand's names: if one is renamed, any may show it.
CREATE FUNCTION announce_all() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  writer text := coalesce(current_setting('app.cache_token', true), '');
  topic text;
  version bigint := nextval('row_version');
BEGIN
  FOREACH topic IN ARRAY TG_ARGV LOOP
    INSERT INTO cache_outbox (token, topic, key, version) VALUES (writer, topic, '*', version);
    IF writer = '' THEN PERFORM pg_notify('changes', topic || ' ' || version || ' *'); END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER names AFTER UPDATE OF name, parent ON category
  FOR EACH STATEMENT EXECUTE FUNCTION announce_all('product');
CREATE TRIGGER names AFTER UPDATE ON brand
  FOR EACH STATEMENT EXECUTE FUNCTION announce_all('product', 'brand');
CREATE TRIGGER list AFTER INSERT OR DELETE OR TRUNCATE ON brand
  FOR EACH STATEMENT EXECUTE FUNCTION announce_all('brand');
CREATE TRIGGER currency AFTER UPDATE ON shop
  FOR EACH STATEMENT EXECUTE FUNCTION announce_all('product');

-- Told again for a consumer that lost something; how many. One that is gone is told as gone.
CREATE FUNCTION announce_items(variants bigint[]) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  told int;
  gone int;
BEGIN
  -- Versions order the events of an item only under its product's lock.
  PERFORM FROM product WHERE id IN (SELECT product FROM variant WHERE id = ANY (variants))
   ORDER BY id FOR NO KEY UPDATE;
  PERFORM write_item(v, false) FROM variant v WHERE v.id = ANY (variants) ORDER BY v.id;
  GET DIAGNOSTICS told = ROW_COUNT;
  INSERT INTO event (topic, key, version, payload)
  SELECT 'item', lost.id::text, nextval('row_version'),
         jsonb_build_object('product', coalesce((was.old ->> 'product')::bigint, 0),
                            'sku', coalesce(was.old ->> 'sku', ''),
                            'name', coalesce(was.old ->> 'sku', ''),
                            'status', 'archived', 'deleted', true)
    FROM (SELECT DISTINCT each.id FROM unnest(variants) each (id)
           WHERE NOT EXISTS (SELECT FROM variant v WHERE v.id = each.id)) lost
    LEFT JOIN LATERAL (SELECT old FROM audit WHERE subject = 'variant:' || lost.id
                          AND table_name = 'variant' AND operation = 'delete'
                        ORDER BY at DESC LIMIT 1) was ON true;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN told + gone;
END $$;
