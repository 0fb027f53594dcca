-- What a row is about: product, SKU, location. Texts are looked at once for all rows that say
-- the same (`said`). Parameters: app.began.
CREATE UNIQUE INDEX stage_id ON legacy_work.stage (id);
CREATE UNLOGGED TABLE legacy_work.line WITH (autovacuum_enabled = off) AS
SELECT id, product_id, CASE WHEN product_id > 0 THEN product_id END AS product,
       clean_sku AS sku, lower(clean_sku) AS skey, sku <> clean_sku AS is_odd,
       clean_code AS code, lower(clean_code) AS wkey,
       price, stock_level AS stock, reorder_level AS reorder,
       CASE WHEN last_updated BETWEEN '1970-01-01' AND now() AT TIME ZONE 'UTC' + interval '1 day'
            THEN last_updated AT TIME ZONE 'UTC' END AS at,
       hash_record_extended(
         ROW(product_name, description, department, category, subcategory, brand, brand_country,
             supplier_name, supplier_address, supplier_email, tags, popularity, image_urls), 0)
         AS said,
       hash_record_extended(
         ROW(warehouse, warehouse_name, warehouse_address, warehouse_city), 0) AS housed
  FROM (SELECT *, legacy_work.clean(sku) AS clean_sku, legacy_work.clean(warehouse, 100) AS clean_code
          FROM legacy_work.stage OFFSET 0) s;
ANALYZE legacy_work.line;

-- Rows without a product or a SKU belong where nothing else is possible.
CREATE UNLOGGED TABLE legacy_work.known AS
SELECT product, skey, count(*) AS rows FROM legacy_work.line
 WHERE product IS NOT NULL AND skey IS NOT NULL GROUP BY 1, 2;
CREATE UNLOGGED TABLE legacy_work.adopted AS
SELECT l.id, k.product, l.skey, 'product_id' AS missing
  FROM (SELECT id, skey FROM legacy_work.line WHERE product IS NULL AND skey IS NOT NULL) l
  JOIN (SELECT DISTINCT ON (skey) skey, product FROM legacy_work.known
         WHERE skey IN (SELECT skey FROM legacy_work.line WHERE product IS NULL)
         ORDER BY skey, rows DESC, product) k ON k.skey = l.skey
UNION ALL
SELECT l.id, l.product, k.skey, 'sku'
  FROM (SELECT id, product FROM legacy_work.line WHERE product IS NOT NULL AND skey IS NULL) l
  JOIN (SELECT product, min(skey) AS skey FROM legacy_work.known
         GROUP BY product HAVING count(*) = 1) k ON k.product = l.product;
UPDATE legacy_work.line l SET product = a.product, skey = a.skey
  FROM legacy_work.adopted a WHERE a.id = l.id;

-- What is said of a location; a row without a code is where only one location has its name.
CREATE UNLOGGED TABLE legacy_work.place_said AS
SELECT one.*, legacy_work.clean(s.warehouse_name, 200) AS name,
       legacy_work.clean(s.warehouse_address) AS address,
       legacy_work.clean(s.warehouse_city) AS city
  FROM (SELECT wkey, code, housed, count(*) AS rows, max(at) AS newest, min(id) AS first
          FROM legacy_work.line GROUP BY 1, 2, 3) one
  JOIN legacy_work.stage s ON s.id = one.first;
CREATE UNLOGGED TABLE legacy_work.housed AS
SELECT nameless.housed, named.wkey
  FROM legacy_work.place_said nameless
  JOIN (SELECT lower(name) AS name, min(wkey) AS wkey FROM legacy_work.place_said
         WHERE wkey IS NOT NULL GROUP BY 1 HAVING count(DISTINCT wkey) = 1) named
    ON named.name = lower(nameless.name)
 WHERE nameless.wkey IS NULL;
UPDATE legacy_work.line l SET wkey = h.wkey
  FROM legacy_work.housed h WHERE l.wkey IS NULL AND h.housed = l.housed;
UPDATE legacy_work.place_said p SET wkey = h.wkey
  FROM legacy_work.housed h WHERE p.wkey IS NULL AND h.housed = p.housed;

-- What is said of a product, how often, and where first and last.
CREATE UNLOGGED TABLE legacy_work.said WITH (autovacuum_enabled = off) AS
SELECT product, said, rows, first, newest, name, description,
       nullif(coalesce(department, '') || chr(31) || coalesce(category, '') || chr(31)
              || coalesce(subcategory, ''), chr(31) || chr(31)) AS category,
       brand, coalesce(country, '') AS country, supplier, coalesce(address, '') AS address,
       coalesce(email, '') AS email, tags, popularity, images,
       coalesce(raw_name <> name, false) OR coalesce(raw_description <> description, false)
       OR coalesce(raw_department <> department, false)
       OR coalesce(raw_category <> category, false)
       OR coalesce(raw_subcategory <> subcategory, false) OR coalesce(raw_brand <> brand, false)
       OR coalesce(raw_country <> country, false) OR coalesce(raw_supplier <> supplier, false)
       OR coalesce(raw_address <> address, false) OR coalesce(raw_email <> email, false)
       OR coalesce(raw_tags <> tags, false) OR coalesce(raw_images <> images, false) AS is_odd
  FROM (SELECT one.*, legacy_work.clean(s.product_name, 300) AS name,
               legacy_work.clean_lines(s.description) AS description,
               legacy_work.clean(s.department) AS department,
               legacy_work.clean(s.category) AS category,
               legacy_work.clean(s.subcategory) AS subcategory,
               legacy_work.clean(s.brand, 200) AS brand,
               legacy_work.clean(s.brand_country) AS country,
               legacy_work.clean(s.supplier_name, 200) AS supplier,
               legacy_work.clean(s.supplier_address) AS address,
               legacy_work.clean(s.supplier_email) AS email,
               legacy_work.clean(s.tags) AS tags,
               CASE WHEN s.popularity BETWEEN 1e-37 AND 1e30 THEN s.popularity::real
                    WHEN s.popularity >= 0 AND s.popularity < 1 THEN 0 END AS popularity,
               legacy_work.clean(s.image_urls) AS images,
               s.product_name AS raw_name, s.description AS raw_description,
               s.department AS raw_department, s.category AS raw_category,
               s.subcategory AS raw_subcategory, s.brand AS raw_brand,
               s.brand_country AS raw_country, s.supplier_name AS raw_supplier,
               s.supplier_address AS raw_address, s.supplier_email AS raw_email,
               s.tags AS raw_tags, s.image_urls AS raw_images
          FROM (SELECT product, said, count(*) AS rows, min(id) AS first, max(at) AS newest
                  FROM legacy_work.line WHERE product IS NOT NULL GROUP BY 1, 2) one
          JOIN legacy_work.stage s ON s.id = one.first OFFSET 0) told;
CREATE INDEX ON legacy_work.said (product);
ANALYZE legacy_work.said;
