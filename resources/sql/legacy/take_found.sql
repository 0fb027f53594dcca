-- What broke a rule, row by row, and what was done. A value that is not taken over stands in one
-- of these. Of texts that contradict each other the rows that lost are told; where as many rows
-- said the one as the other, those that won as well. Follows take_stock.sql.
-- Without statistics of the few that clash or share, every row of the many is visited for each.
ANALYZE legacy_work.adopted, legacy_work.clash, legacy_work.housed, legacy_work.owner_vote,
  legacy_work.place, legacy_work.place_said, legacy_work.place_vote, legacy_work.shared,
  legacy_work.shared_movement, legacy_work.variant, legacy_work.vote;
CREATE UNLOGGED TABLE legacy_work.found (
  rule text, row_id bigint, column_name text, found text, done text
);

-- Texts of a product, once for all rows that say the same.
CREATE UNLOGGED TABLE legacy_work.said_found AS
WITH tidy AS (
  SELECT s.product, s.said, v.column_name, v.raw, v.tidy, v.longest
    FROM legacy_work.said s JOIN legacy_work.stage r ON r.id = s.first
   CROSS JOIN LATERAL (VALUES
     ('product_name', r.product_name, s.name, 300),
     ('description', r.description, s.description, NULL),
     ('department', r.department, legacy_work.clean(r.department), NULL),
     ('category', r.category, legacy_work.clean(r.category), NULL),
     ('subcategory', r.subcategory, legacy_work.clean(r.subcategory), NULL),
     ('brand', r.brand, s.brand, 200),
     ('brand_country', r.brand_country, s.country, NULL),
     ('supplier_name', r.supplier_name, s.supplier, 200),
     ('supplier_address', r.supplier_address, s.address, NULL),
     ('supplier_email', r.supplier_email, s.email, NULL),
     ('tags', r.tags, s.tags, NULL),
     ('image_urls', r.image_urls, s.images, NULL)) v (column_name, raw, tidy, longest)
   WHERE s.is_odd AND v.raw <> v.tidy),
tags AS (
  SELECT tags, string_agg(part, ',' ORDER BY n) AS odd FROM legacy_work.tag_part
   WHERE time > 1 OR length(btrim(part)) > 200 GROUP BY tags),
images AS (
  SELECT images, string_agg(url, ',' ORDER BY n) AS odd FROM legacy_work.image_part
   WHERE NOT is_address GROUP BY images),
differing AS (
  SELECT s.product, s.said, f.*
    FROM legacy_work.said s
    JOIN legacy_work.product p ON p.id = s.product
    LEFT JOIN legacy_work.brand b ON b.key = lower(p.brand)
    LEFT JOIN legacy_work.supplier u ON u.key = lower(p.supplier)
   CROSS JOIN LATERAL (VALUES
     ('contradicting_description', 'description', s.description, p.description),
     ('contradicting_category', 'category', s.category, p.category),
     ('contradicting_brand', 'brand', s.brand, b.name),
     ('contradicting_supplier', 'supplier_name', s.supplier, u.name),
     ('contradicting_tags', 'tags', s.tags, p.tags),
     ('contradicting_images', 'image_urls', s.images, p.images),
     ('contradicting_name', 'product_name', s.name, CASE WHEN s.name IS NULL THEN NULL
                                                     ELSE p.name END),
     ('contradicting_popularity', 'popularity', s.popularity::text,
       CASE WHEN s.popularity IS NULL THEN NULL ELSE p.popularity::text END),
     ('contradicting_brand_country', 'brand_country', s.country,
       CASE WHEN s.country = '' THEN '' ELSE coalesce(b.country, '') END),
     ('contradicting_supplier_address', 'supplier_address', s.address,
       CASE WHEN s.address = '' THEN '' ELSE coalesce(u.address, '') END),
     ('contradicting_supplier_email', 'supplier_email', s.email,
       CASE WHEN s.email = '' THEN '' ELSE coalesce(u.email, '') END)
   ) f (rule, column_name, found, taken)
   WHERE (s.name, s.description, s.category, s.brand, s.supplier, s.tags, s.images, s.popularity,
          s.country, s.address, s.email) IS DISTINCT FROM
         (p.name, p.description, p.category, b.name, u.name, p.tags, p.images, p.popularity,
          b.country, u.address, u.email)
     AND f.found IS DISTINCT FROM f.taken),
won AS (  -- as many rows said something else
  SELECT s.product, s.said, v.column_name, v.value
    FROM legacy_work.vote v JOIN legacy_work.said s USING (product)
   WHERE v.place = 1 AND v.tied AND v.value = CASE v.column_name
           WHEN 'product_name' THEN s.name WHEN 'description' THEN s.description
           WHEN 'category' THEN s.category WHEN 'brand' THEN s.brand
           WHEN 'supplier_name' THEN s.supplier WHEN 'tags' THEN s.tags
           WHEN 'popularity' THEN s.popularity::text ELSE s.images END
  UNION
  SELECT s.product, s.said, v.column_name, v.value
    FROM legacy_work.owner_vote v JOIN legacy_work.said s ON lower(s.brand) = v.key
   WHERE v.owner = 'brand' AND v.place = 1 AND v.tied
     AND v.value = CASE v.column_name WHEN 'brand' THEN s.brand ELSE s.country END
  UNION
  SELECT s.product, s.said, v.column_name, v.value
    FROM legacy_work.owner_vote v JOIN legacy_work.said s ON lower(s.supplier) = v.key
   WHERE v.owner = 'supplier' AND v.place = 1 AND v.tied
     AND v.value = CASE v.column_name WHEN 'supplier_name' THEN s.supplier
                                      WHEN 'supplier_address' THEN s.address ELSE s.email END)
SELECT product, said,
       CASE WHEN length(legacy_work.clean(raw)) > longest THEN 'text_too_long'
            WHEN legacy_work.is_controlled(raw, column_name = 'description')
            THEN 'control_characters' ELSE 'untrimmed_text' END AS rule,
       column_name, raw AS found,
       CASE WHEN length(legacy_work.clean(raw)) > longest
            THEN 'cut to ' || longest || ' characters' ELSE 'taken as "' || tidy || '"' END AS done
  FROM tidy
UNION ALL
SELECT product, said, rule, column_name, replace(found, chr(31), ' | '),
       CASE WHEN coalesce(taken, '') = '' THEN 'not taken: its product has no brand or no supplier'
            ELSE '"' || replace(taken, chr(31), ' | ') || '" is taken: '
                 || CASE WHEN found IS NULL THEN 'this row says nothing'
                         ELSE 'no other text stands in more rows' END END
  FROM differing
UNION ALL
SELECT product, said,
       'contradicting_' || CASE column_name
         WHEN 'product_name' THEN 'name' WHEN 'image_urls' THEN 'images'
         WHEN 'supplier_name' THEN 'supplier' ELSE column_name END,
       column_name, replace(value, chr(31), ' | '),
       'taken; as many rows say something else'
  FROM won
UNION ALL
SELECT s.product, s.said, 'missing_name', 'product_name', NULL,
       'named "' || p.name || '"'
  FROM legacy_work.said s JOIN legacy_work.product p ON p.id = s.product WHERE s.name IS NULL
UNION ALL
SELECT s.product, s.said, 'missing_category', 'category', NULL,
       'put into ' || array_to_string(coalesce(t.path, '{Uncategorised}'), ' > ')
  FROM legacy_work.said s JOIN legacy_work.product p ON p.id = s.product
  LEFT JOIN legacy_work.category_text t ON t.category = p.category
 WHERE s.category IS NULL
UNION ALL
SELECT s.product, s.said, 'broken_category', 'category', replace(s.category, chr(31), ' | '),
       'read as ' || array_to_string(t.path, ' > ')
  FROM legacy_work.said s JOIN legacy_work.category_text t USING (category) WHERE NOT t.nests
UNION ALL
SELECT s.product, s.said, 'category_case', 'category', replace(s.category, chr(31), ' | '),
       'one category with ' || array_to_string(t.path, ' > ') || ', which more products spell so'
  FROM legacy_work.said s JOIN legacy_work.category_text t USING (category)
 WHERE t.nests AND NOT t.told
UNION ALL
SELECT s.product, s.said,
       CASE WHEN r.popularity IS NULL THEN 'missing_popularity' ELSE 'invalid_popularity' END,
       'popularity', r.popularity::text, coalesce(p.popularity, 0) || ' is taken'
  FROM legacy_work.said s JOIN legacy_work.product p ON p.id = s.product
  JOIN legacy_work.stage r ON r.id = s.first
 WHERE s.popularity IS NULL
UNION ALL
SELECT s.product, s.said, 'duplicate_tag', 'tags', t.odd,
       'taken once, and at most 200 characters of each'
  FROM legacy_work.said s JOIN tags t USING (tags)
UNION ALL
SELECT s.product, s.said, 'malformed_image', 'image_urls', i.odd,
       'left out: no address of a picture'
  FROM legacy_work.said s JOIN images i USING (images);

INSERT INTO legacy_work.found
SELECT f.rule, l.id, f.column_name, f.found, f.done
  FROM legacy_work.said_found f JOIN legacy_work.line l ON (l.product, l.said) = (f.product, f.said);

-- SKUs and prices.
INSERT INTO legacy_work.found
SELECT f.rule, v.id, f.column_name, f.found, f.done
  FROM (SELECT l.id, l.sku AS sku_told, l.price AS price_told, v.sku, v.spelled, v.tied, v.price,
               v.price_tied, v.minor, v.price * power(10::numeric, exponent) AS exact
          FROM legacy_work.line l
          JOIN legacy_work.variant v ON v.product = l.product AND v.skey = l.skey
         CROSS JOIN (SELECT current_setting('app.exponent')::int AS exponent) shop
         WHERE l.sku IS DISTINCT FROM v.sku OR l.price IS NULL OR l.price <> v.price
            OR v.price IS NULL OR v.tied OR v.price_tied OR l.is_odd
            OR v.minor <> v.price * power(10::numeric, exponent)
        OFFSET 0) v
  JOIN legacy_work.stage s ON s.id = v.id
 CROSS JOIN LATERAL (VALUES
   (CASE WHEN s.sku <> v.sku_told THEN
      CASE WHEN legacy_work.is_controlled(s.sku, false) THEN 'control_characters'
           ELSE 'untrimmed_sku' END END,
    'sku', s.sku, 'taken as "' || v.sku || '"'),
   (CASE WHEN length(v.sku_told) > 64 THEN 'sku_too_long' END, 'sku', s.sku,
    'cut to "' || v.sku || '"'),
   (CASE WHEN v.sku_told <> v.spelled OR v.tied THEN 'duplicate_sku_case' END, 'sku', s.sku,
    CASE WHEN v.sku_told <> v.spelled THEN 'one SKU with "' || v.spelled || '"'
         ELSE 'spelled so; other rows write it in another case' END),
   (CASE WHEN v.price_told IS NULL THEN 'missing_price'
         WHEN NOT (v.price_told >= 0 AND v.price_told < 90000000000000000) THEN 'invalid_price'
         WHEN v.price_told <> v.price OR v.price_tied THEN 'contradicting_price' END,
    'price', s.price::text,
    CASE WHEN v.price IS NULL THEN 'no price'
         WHEN v.price_told = v.price THEN 'taken; as many rows of the SKU say something else'
         ELSE v.price || ' is taken: no other stands in more rows of the SKU' END),
   (CASE WHEN v.price_told = v.price
              AND v.minor <> v.exact
         THEN 'price_rounded' END,
    'price', s.price::text, v.minor || ' of the smallest unit of the currency')
 ) f (rule, column_name, found, done)
 WHERE f.rule IS NOT NULL;
INSERT INTO legacy_work.found
SELECT 'duplicate_sku', l.id, 'sku', l.sku,
       CASE WHEN c.product = c.keeps AND c.place = 1
            THEN 'kept; another product had it too'
            ELSE 'kept under "' || v.sku || '": product ' || c.keeps || ' keeps the SKU' END
  FROM legacy_work.clash c
  JOIN legacy_work.variant v USING (product, skey)
  JOIN legacy_work.line l ON l.product = c.product AND l.skey = c.skey;

-- Rows that say not what or where they are.
INSERT INTO legacy_work.found
SELECT CASE a.missing WHEN 'sku' THEN 'orphan_no_sku' ELSE 'orphan_no_product' END, a.id,
       a.missing, CASE a.missing WHEN 'sku' THEN s.sku ELSE s.product_id::text END,
       CASE a.missing WHEN 'sku' THEN 'taken as the only SKU of product ' || a.product
            ELSE 'taken as product ' || a.product || ', which has this SKU' END
  FROM legacy_work.adopted a JOIN legacy_work.stage s ON s.id = a.id;
INSERT INTO legacy_work.found
SELECT 'orphan_no_warehouse', l.id, 'warehouse', s.warehouse,
       'taken as ' || p.code || ', which has this name'
  FROM legacy_work.housed h JOIN legacy_work.line l ON l.housed = h.housed
  JOIN legacy_work.stage s ON s.id = l.id
  JOIN legacy_work.place p ON p.wkey = h.wkey;
INSERT INTO legacy_work.found
SELECT f.rule, l.id, f.column_name, jsonb_strip_nulls(to_jsonb(s))::text, f.done
  FROM legacy_work.line l JOIN legacy_work.stage s ON s.id = l.id
 CROSS JOIN LATERAL (VALUES
   (CASE WHEN l.product IS NULL THEN 'orphan_no_product' END, 'product_id',
    'left out: no row says which product it is'),
   (CASE WHEN l.skey IS NULL THEN 'orphan_no_sku' END, 'sku',
    CASE WHEN l.product IS NULL THEN 'left out'
         ELSE 'its stock and price are left out; what it says of product ' || l.product
              || ' is taken' END),
   (CASE WHEN l.wkey IS NULL THEN 'orphan_no_warehouse' END, 'warehouse',
    CASE WHEN l.product IS NULL OR l.skey IS NULL THEN 'left out'
         ELSE 'its stock is left out; product and SKU are taken' END)
 ) f (rule, column_name, done)
 WHERE (l.product IS NULL OR l.skey IS NULL OR l.wkey IS NULL) AND f.rule IS NOT NULL;

-- Texts of locations, once for all rows that say the same.
INSERT INTO legacy_work.found
SELECT f.rule, l.id, f.column_name, f.found, f.done
  FROM (SELECT w.wkey, w.housed, v.*
          FROM legacy_work.place_said w
          JOIN legacy_work.place p ON p.wkey = w.wkey
          JOIN legacy_work.stage s ON s.id = w.first
          LEFT JOIN (SELECT wkey, array_agg(column_name) AS columns FROM legacy_work.place_vote
                      WHERE place = 1 AND tied GROUP BY wkey) t ON t.wkey = w.wkey
         CROSS JOIN LATERAL (VALUES
           (CASE WHEN w.code IS NULL THEN NULL WHEN length(legacy_work.clean(s.warehouse)) > 100 THEN 'text_too_long'
                 WHEN s.warehouse <> w.code THEN 'untrimmed_warehouse'
                 WHEN w.code <> p.code OR 'warehouse' = ANY (t.columns) THEN 'warehouse_case' END,
            'warehouse', s.warehouse, p.code),
           (CASE WHEN w.name <> p.name OR 'warehouse_name' = ANY (t.columns)
                 THEN 'contradicting_warehouse_name'
                 WHEN s.warehouse_name <> w.name THEN 'untrimmed_warehouse_name'
                 WHEN w.name IS NULL AND p.name = p.code THEN 'missing_warehouse_name' END,
            'warehouse_name', s.warehouse_name, p.name),
           (CASE WHEN w.address <> p.address OR 'warehouse_address' = ANY (t.columns)
                 THEN 'contradicting_warehouse_address'
                 WHEN s.warehouse_address <> w.address THEN 'untrimmed_warehouse_address' END,
            'warehouse_address', s.warehouse_address, p.address),
           (CASE WHEN w.city <> p.city OR 'warehouse_city' = ANY (t.columns)
                 THEN 'contradicting_warehouse_city'
                 WHEN s.warehouse_city <> w.city THEN 'untrimmed_warehouse_city' END,
            'warehouse_city', s.warehouse_city, p.city)) told (rule, column_name, found, taken)
         CROSS JOIN LATERAL (SELECT told.rule, told.column_name, told.found,
                                    '"' || told.taken || '" is taken' AS done) v
         WHERE told.rule IS NOT NULL) f
  JOIN legacy_work.line l ON (l.wkey, l.housed) = (f.wkey, f.housed);

-- Quantities and times.
INSERT INTO legacy_work.found
SELECT f.rule, l.id, f.column_name, f.found, f.done
  FROM (SELECT *
          FROM (SELECT l.id, l.stock, l.reorder,
                       CASE WHEN l.product IS NULL OR l.skey IS NULL OR l.wkey IS NULL OR p.again
                            THEN NULL WHEN p.id IS NOT NULL THEN coalesce(m.delta, 0)
                            ELSE least(greatest(coalesce(l.stock, 0), 0), 2147483647) END AS taken
                  FROM legacy_work.line l
                  LEFT JOIN legacy_work.shared p ON p.id = l.id
                  LEFT JOIN legacy_work.shared_movement m ON m.id = l.id) every
         WHERE stock IS NULL OR stock < 0 OR stock > taken OR reorder IS NULL OR reorder < 0
            OR reorder > 2147483647
        OFFSET 0) l
 CROSS JOIN LATERAL (VALUES
   (CASE WHEN l.stock IS NULL THEN 'missing_stock' WHEN l.stock < 0 THEN 'negative_stock'
         WHEN l.stock > l.taken THEN 'stock_too_large' END,
    'stock_level', l.stock::text, coalesce(l.taken || ' pieces are taken', 'left out with its row')),
   (CASE WHEN l.reorder IS NULL THEN 'missing_reorder' WHEN l.reorder < 0 THEN 'negative_reorder'
         WHEN l.reorder > 2147483647 THEN 'reorder_too_large' END,
    'reorder_level', l.reorder::text,
    least(greatest(coalesce(l.reorder, 0), 0), 2147483647) || ' is taken')
 ) f (rule, column_name, found, done)
 WHERE f.rule IS NOT NULL;
INSERT INTO legacy_work.found
SELECT CASE WHEN s.last_updated IS NULL THEN 'missing_time' ELSE 'invalid_time' END, l.id,
       'last_updated', s.last_updated::text, 'the moment of the migration is taken'
  FROM legacy_work.line l JOIN legacy_work.stage s ON s.id = l.id WHERE l.at IS NULL;
INSERT INTO legacy_work.found
SELECT f.rule, p.id, f.column_name, f.found, f.done
  FROM (SELECT *, count(*) FILTER (WHERE NOT again) OVER cell AS counted
          FROM legacy_work.shared
        WINDOW cell AS (PARTITION BY variant, location)) p
  JOIN (SELECT variant, location, stock_level, reorder_point FROM legacy_work.level
         WHERE (variant, location) IN (SELECT variant, location FROM legacy_work.shared)) v
    USING (variant, location)
 CROSS JOIN LATERAL (VALUES
   (CASE WHEN p.again OR p.counted < 2 THEN 'duplicate_row' ELSE 'duplicate_cell' END,
    'stock_level', p.stock::text,
    CASE WHEN p.again THEN 'not counted: the same in every column as an earlier row of its cell'
         WHEN p.counted < 2 THEN 'counted once; later rows are the same in every column'
         ELSE p.counted || ' rows of one cell are added up to ' || v.stock_level || ' pieces' END),
   (CASE WHEN NOT p.again AND p.reorder BETWEEN 0 AND 2147483647
              AND p.reorder <> v.reorder_point THEN 'contradicting_reorder' END,
    'reorder_level', p.reorder::text, v.reorder_point || ' is taken, of the newest row')
 ) f (rule, column_name, found, done)
 WHERE f.rule IS NOT NULL;

INSERT INTO legacy.finding
SELECT f.rule, f.row_id, s.product_id, s.sku, s.warehouse, f.column_name, f.found, f.done
  FROM legacy_work.found f JOIN legacy_work.stage s ON s.id = f.row_id
 ORDER BY f.row_id, f.rule, f.column_name;
