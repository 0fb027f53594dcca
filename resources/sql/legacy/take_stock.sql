-- SKUs, locations and what is where. Follows take_products.sql. Parameters: app.exponent, the
-- minor digits of the shop's currency; app.last_location, ids up to it are taken;
-- legacy_work.place_there, the locations that the shop has already.
CREATE UNLOGGED TABLE legacy_work.sku_said AS
SELECT product, skey, sku, price, count(*) AS rows, max(at) AS newest, min(id) AS first
  FROM legacy_work.line WHERE product IS NOT NULL AND skey IS NOT NULL GROUP BY 1, 2, 3, 4;

CREATE UNLOGGED TABLE legacy_work.sku AS
SELECT product, skey, named.sku AS spelled, named.tied, named.total,
       rtrim(left(named.sku, 64)) AS sku, price.price, price.tied AS price_tied
  FROM (SELECT product, skey, sku, row_number() OVER ballot AS place,
               rows = lead(rows) OVER ballot AS tied,
               sum(rows) OVER (PARTITION BY product, skey) AS total
          FROM (SELECT product, skey, sku, sum(rows) AS rows, max(newest) AS newest,
                       min(first) AS first
                  FROM legacy_work.sku_said WHERE sku IS NOT NULL GROUP BY 1, 2, 3) spelled
        WINDOW ballot AS (PARTITION BY product, skey
                          ORDER BY rows DESC, newest DESC NULLS LAST, first)) named
  LEFT JOIN (SELECT product, skey, price, row_number() OVER ballot AS place,
               rows = lead(rows) OVER ballot AS tied
          FROM (SELECT product, skey, price, sum(rows) AS rows, max(newest) AS newest,
                       min(first) AS first
                  FROM legacy_work.sku_said
                 WHERE price >= 0 AND price < 90000000000000000 GROUP BY 1, 2, 3) priced
        WINDOW ballot AS (PARTITION BY product, skey
                          ORDER BY rows DESC, newest DESC NULLS LAST, first)) price
    USING (product, skey)
 WHERE named.place = 1 AND coalesce(price.place, 1) = 1;
-- Adopted rows alone have no SKU of their own, so that each key here was spelled by somebody.

-- A SKU that several products have stays with the one of most rows, then of the lowest number;
-- the others' get the first free number behind it.
CREATE UNLOGGED TABLE legacy_work.clash AS
SELECT product, skey, sku AS wanted, place,
       first_value(product) OVER ballot AS keeps
  FROM (SELECT *, row_number() OVER ballot AS place, count(*) OVER (PARTITION BY lower(sku)) AS many
          FROM legacy_work.sku
        WINDOW ballot AS (PARTITION BY lower(sku) ORDER BY total DESC, product, skey)) s
 WHERE many > 1
WINDOW ballot AS (PARTITION BY lower(sku) ORDER BY total DESC, product, skey);
CREATE UNLOGGED TABLE legacy_work.spelled (name text PRIMARY KEY);
CREATE UNLOGGED TABLE legacy_work.renamed (product bigint, skey text, sku text);
INSERT INTO legacy_work.spelled
SELECT DISTINCT lower(sku) FROM legacy_work.sku WHERE EXISTS (SELECT FROM legacy_work.clash);
DO $$
DECLARE
  it record;
  number int;
  free text;
  before text;
BEGIN
  FOR it IN SELECT *, lower(wanted) AS name FROM legacy_work.clash WHERE place > 1
             ORDER BY lower(wanted), place LOOP
    IF it.name IS DISTINCT FROM before THEN
      number := 1;  -- else on from the last: "N/A" may be the SKU of every product
      before := it.name;
    END IF;
    LOOP
      number := number + 1;
      free := left(it.wanted, 63 - length(number::text)) || '-' || number;
      INSERT INTO legacy_work.spelled VALUES (lower(free)) ON CONFLICT DO NOTHING;
      EXIT WHEN FOUND;
    END LOOP;
    INSERT INTO legacy_work.renamed VALUES (it.product, it.skey, free);
  END LOOP;
END $$;
UPDATE legacy_work.sku s SET sku = r.sku FROM legacy_work.renamed r
 WHERE (s.product, s.skey) = (r.product, r.skey);
CREATE UNLOGGED TABLE legacy_work.variant AS
SELECT row_number() OVER (ORDER BY product, sku COLLATE "C") AS id, product,
       row_number() OVER (PARTITION BY product ORDER BY sku COLLATE "C") - 1 AS position,
       skey, sku, spelled, tied, price, price_tied,
       round(price * power(10::numeric, current_setting('app.exponent')::int))::bigint AS minor
  FROM legacy_work.sku;
ANALYZE legacy_work.variant;
UPDATE legacy_work.product p SET name = coalesce(
  (SELECT sku FROM legacy_work.variant v WHERE v.product = p.id ORDER BY position LIMIT 1),
  'Product ' || p.id) WHERE name IS NULL;

-- Locations are the same in any case of their code.
CREATE UNLOGGED TABLE legacy_work.place_vote AS
SELECT wkey, column_name, value, row_number() OVER ballot AS place,
       rows = lead(rows) OVER ballot AND lead(value) OVER ballot <> '' AS tied
  FROM (SELECT wkey, v.column_name, v.value, sum(rows) AS rows, max(newest) AS newest,
               min(first) AS first
          FROM legacy_work.place_said
         CROSS JOIN LATERAL (VALUES
           ('warehouse', code), ('warehouse_name', coalesce(name, '')),
           ('warehouse_address', coalesce(address, '')), ('warehouse_city', coalesce(city, ''))
         ) v (column_name, value)
         WHERE wkey IS NOT NULL AND v.value IS NOT NULL
         GROUP BY 1, 2, 3) counted
WINDOW ballot AS (PARTITION BY wkey, column_name
                  ORDER BY value = '', rows DESC, newest DESC NULLS LAST, first);
CREATE UNLOGGED TABLE legacy_work.place AS
SELECT p.wkey, coalesce(there.code, p.code) AS code, coalesce(nullif(p.name, ''), p.code) AS name,
       p.address, p.city, there.id IS NOT NULL AS is_there,
       -- Goods are sent from a warehouse and sold in a store: its name must tell.
       CASE WHEN p.code || ' ' || p.name ~* '\m(warehouse|depot|hub|dc|rdc|ndc|wh|storage|logistics|fulfil+ment|distribution)'
            THEN 'warehouse' ELSE 'store' END AS kind,
       coalesce(there.id, current_setting('app.last_location')::int + row_number() OVER (
         PARTITION BY there.id IS NULL ORDER BY p.code COLLATE "C"))::int AS id
  FROM (SELECT wkey, max(value) FILTER (WHERE column_name = 'warehouse') AS code,
               max(value) FILTER (WHERE column_name = 'warehouse_name') AS name,
               max(value) FILTER (WHERE column_name = 'warehouse_address') AS address,
               max(value) FILTER (WHERE column_name = 'warehouse_city') AS city
          FROM legacy_work.place_vote WHERE place = 1 GROUP BY wkey) p
  LEFT JOIN legacy_work.place_there there ON lower(there.code) = p.wkey;

-- The rows that have a cell; most have it for themselves.
CREATE UNLOGGED TABLE legacy_work.placed WITH (autovacuum_enabled = off) AS
SELECT l.id, v.id AS variant, p.id AS location, l.stock, l.reorder, l.at
  FROM legacy_work.line l
  JOIN legacy_work.variant v ON v.product = l.product AND v.skey = l.skey
  JOIN legacy_work.place p ON p.wkey = l.wkey;
ANALYZE legacy_work.placed;
-- Of those that share one and are the same in every column one counts (`again`: the others).
CREATE UNLOGGED TABLE legacy_work.shared AS
SELECT p.*, row_number() OVER (
         PARTITION BY p.variant, p.location, p.stock, p.reorder, l.price, l.said, s.product_id,
                      s.sku, l.housed ORDER BY p.id) > 1 AS again
  FROM legacy_work.placed p
  JOIN (SELECT variant, location FROM legacy_work.placed GROUP BY 1, 2 HAVING count(*) > 1) many
    USING (variant, location)
  JOIN legacy_work.line l ON l.id = p.id
  JOIN legacy_work.stage s ON s.id = p.id;
DELETE FROM legacy_work.placed WHERE id IN (SELECT id FROM legacy_work.shared);

-- Every row opens its cell with a movement of its own; one that would exceed what a quantity
-- holds opens with what fits.
CREATE UNLOGGED TABLE legacy_work.shared_movement AS
SELECT id, variant, location, sequence, least(stock, room)::int AS delta,
       (before + least(stock, room))::int AS balance
  FROM (SELECT *, greatest(2147483647 - before, 0) AS room
          FROM (SELECT id, variant, location, stock, row_number() OVER cell AS sequence,
                       coalesce(sum(stock) OVER (cell ROWS BETWEEN UNBOUNDED PRECEDING
                                                 AND 1 PRECEDING), 0) AS before
                  FROM legacy_work.shared WHERE stock > 0 AND NOT again
                WINDOW cell AS (PARTITION BY variant, location ORDER BY id)) opened) fitting
 WHERE room > 0;
CREATE VIEW legacy_work.movement AS
SELECT id, variant, location, 1 AS sequence, least(stock, 2147483647)::int AS delta,
       least(stock, 2147483647)::int AS balance
  FROM legacy_work.placed WHERE stock > 0
UNION ALL SELECT id, variant, location, sequence, delta, balance FROM legacy_work.shared_movement;
CREATE VIEW legacy_work.level AS
SELECT variant, location, least(greatest(coalesce(stock, 0), 0), 2147483647)::int AS stock_level,
       CASE WHEN stock > 0 THEN 1 ELSE 0 END AS last_seq,
       least(greatest(coalesce(reorder, 0), 0), 2147483647)::int AS reorder_point, at
  FROM legacy_work.placed
UNION ALL
SELECT variant, location, coalesce(m.balance, 0), coalesce(m.moves, 0)::int,
       least(greatest(coalesce(r.reorder, 0), 0), 2147483647)::int, r.at
  FROM (SELECT variant, location, max(at) AS at,
               (array_agg(reorder ORDER BY at DESC NULLS LAST, id)
                 FILTER (WHERE reorder IS NOT NULL AND NOT again))[1] AS reorder
          FROM legacy_work.shared GROUP BY 1, 2) r
  LEFT JOIN (SELECT variant, location, max(balance) AS balance, count(*) AS moves
               FROM legacy_work.shared_movement GROUP BY 1, 2) m USING (variant, location);
