-- One text for each product, brand and supplier: what most rows say; of as many, what was said
-- last; of as old, in the lowest row. An empty text has no vote. Follows take_rows.sql.
CREATE UNLOGGED TABLE legacy_work.vote AS
SELECT product, column_name, value, rows, newest, first,
       row_number() OVER ballot AS place,
       rows = lead(rows) OVER ballot AND lead(value) OVER ballot IS NOT NULL AS tied
  FROM (SELECT s.product, v.column_name, v.value, sum(s.rows) AS rows, max(s.newest) AS newest,
               min(s.first) AS first
          FROM legacy_work.said s
          JOIN (SELECT product FROM legacy_work.said GROUP BY 1 HAVING count(*) > 1) several
            USING (product)
         CROSS JOIN LATERAL (VALUES
           ('product_name', s.name), ('description', s.description), ('category', s.category),
           ('brand', s.brand), ('supplier_name', s.supplier), ('tags', s.tags),
           ('popularity', s.popularity::text), ('image_urls', s.images)) v (column_name, value)
         GROUP BY 1, 2, 3) counted
WINDOW ballot AS (PARTITION BY product, column_name
                  ORDER BY value IS NULL, rows DESC, newest DESC NULLS LAST, first);

CREATE UNLOGGED TABLE legacy_work.product AS
SELECT product AS id, name, description, category, brand, supplier, tags, popularity, images
  FROM legacy_work.said
 WHERE product IN (SELECT product FROM legacy_work.said GROUP BY 1 HAVING count(*) = 1)
UNION ALL
SELECT product, max(value) FILTER (WHERE column_name = 'product_name'),
       max(value) FILTER (WHERE column_name = 'description'),
       max(value) FILTER (WHERE column_name = 'category'),
       max(value) FILTER (WHERE column_name = 'brand'),
       max(value) FILTER (WHERE column_name = 'supplier_name'),
       max(value) FILTER (WHERE column_name = 'tags'),
       (max(value) FILTER (WHERE column_name = 'popularity'))::real,
       max(value) FILTER (WHERE column_name = 'image_urls')
  FROM legacy_work.vote WHERE place = 1 GROUP BY product;
ALTER TABLE legacy_work.product ADD PRIMARY KEY (id);

-- Brands and suppliers are the same in any case of letters. Spelled as most rows do; their own
-- texts are voted on by the rows of every product.
CREATE UNLOGGED TABLE legacy_work.owner_vote AS
SELECT owner, key, column_name, value, rows, newest, first,
       row_number() OVER ballot AS place,
       rows = lead(rows) OVER ballot AND lead(value) OVER ballot <> '' AS tied
  FROM (SELECT v.owner, lower(v.key) AS key, v.column_name, v.value, sum(s.rows) AS rows,
               max(s.newest) AS newest, min(s.first) AS first
          FROM legacy_work.said s
         CROSS JOIN LATERAL (VALUES
           ('brand', s.brand, 'brand', s.brand), ('brand', s.brand, 'brand_country', s.country),
           ('supplier', s.supplier, 'supplier_name', s.supplier),
           ('supplier', s.supplier, 'supplier_address', s.address),
           ('supplier', s.supplier, 'supplier_email', s.email)) v (owner, key, column_name, value)
         WHERE v.key IS NOT NULL
         GROUP BY 1, 2, 3, 4) counted
WINDOW ballot AS (PARTITION BY owner, key, column_name
                  ORDER BY value = '', rows DESC, newest DESC NULLS LAST, first);
CREATE UNLOGGED TABLE legacy_work.brand AS
SELECT key, max(value) FILTER (WHERE column_name = 'brand') AS name,
       max(value) FILTER (WHERE column_name = 'brand_country') AS country,
       row_number() OVER (ORDER BY key COLLATE "C") AS id
  FROM legacy_work.owner_vote
 WHERE owner = 'brand' AND place = 1
   AND key IN (SELECT lower(brand) FROM legacy_work.product)
 GROUP BY key;
CREATE UNLOGGED TABLE legacy_work.supplier AS
SELECT key, max(value) FILTER (WHERE column_name = 'supplier_name') AS name,
       max(value) FILTER (WHERE column_name = 'supplier_address') AS address,
       max(value) FILTER (WHERE column_name = 'supplier_email') AS email,
       row_number() OVER (ORDER BY key COLLATE "C") AS id
  FROM legacy_work.owner_vote
 WHERE owner = 'supplier' AND place = 1
   AND key IN (SELECT lower(supplier) FROM legacy_work.product)
 GROUP BY key;

-- Categories: each text is read once.
CREATE UNLOGGED TABLE legacy_work.category_text AS
SELECT category, whole.path,
       (SELECT bool_and(regexp_replace(part[n], ' *> *', ' > ', 'g') = CASE
                 WHEN n > cardinality(whole.path) THEN ''
                 ELSE array_to_string(whole.path[1:CASE n WHEN 3 THEN 99 ELSE n END], ' > ') END)
          FROM generate_series(1, 3) n) AS nests
  FROM (SELECT DISTINCT category, string_to_array(category, chr(31)) AS part
          FROM legacy_work.said WHERE category IS NOT NULL) told
 CROSS JOIN LATERAL (SELECT legacy_work.path(part[1], part[2], part[3]) AS path) whole;
UPDATE legacy_work.category_text SET path = '{Uncategorised}' WHERE path = '{}';
-- The same in any case of letters, spelled as most products do; `told` where it is spelled so.
CREATE UNLOGGED TABLE legacy_work.category_name AS
SELECT DISTINCT ON (key) key, name
  FROM (SELECT lower(array_to_string(t.path[1:n], chr(31))) AS key, t.path[n] AS name,
               count(*) AS products
          FROM legacy_work.product p JOIN legacy_work.category_text t USING (category)
         CROSS JOIN LATERAL generate_series(1, cardinality(t.path)) n
         GROUP BY 1, 2) spelled
 ORDER BY key, products DESC, name COLLATE "C";
ALTER TABLE legacy_work.category_text ADD told boolean NOT NULL DEFAULT true;
UPDATE legacy_work.category_text t SET path = spelled.path, told = false
  FROM (SELECT t.category, array_agg(c.name ORDER BY n) AS path
          FROM legacy_work.category_text t
         CROSS JOIN LATERAL generate_series(1, cardinality(t.path)) n
          JOIN legacy_work.category_name c
            ON c.key = lower(array_to_string(t.path[1:n], chr(31)))
         GROUP BY 1) spelled
 WHERE spelled.category = t.category AND cardinality(spelled.path) = cardinality(t.path)
   AND spelled.path <> t.path;
CREATE UNLOGGED TABLE legacy_work.category AS
SELECT path, row_number() OVER (ORDER BY cardinality(path), path COLLATE "C") AS id
  FROM (SELECT DISTINCT t.path[1:n] AS path
          FROM (SELECT coalesce(c.path, '{Uncategorised}') AS path
                  FROM (SELECT DISTINCT category FROM legacy_work.product) p
                  LEFT JOIN legacy_work.category_text c USING (category)) t
         CROSS JOIN LATERAL generate_series(1, cardinality(t.path)) n) every;

-- Lists: each text is read once. A tag counts once in any case of letters.
CREATE UNLOGGED TABLE legacy_work.tag_part AS
SELECT tags, n, part, rtrim(left(tag, 200)) AS tag,
       row_number() OVER (PARTITION BY tags, lower(rtrim(left(tag, 200))) ORDER BY n) AS time
  FROM (SELECT tags, n, part, btrim(part) AS tag
          FROM (SELECT DISTINCT tags FROM legacy_work.said WHERE tags IS NOT NULL) every
         CROSS JOIN LATERAL unnest(string_to_array(tags, ',')) WITH ORDINALITY one (part, n)) split
 WHERE tag <> '';
CREATE UNLOGGED TABLE legacy_work.product_tag AS
SELECT p.id AS product, t.tag
  FROM legacy_work.product p JOIN legacy_work.tag_part t USING (tags) WHERE t.time = 1;
CREATE UNLOGGED TABLE legacy_work.image_part AS
SELECT images, n, url, legacy_work.is_address(url) AS is_address
  FROM (SELECT images, n, btrim(part) AS url
          FROM (SELECT DISTINCT images FROM legacy_work.said WHERE images IS NOT NULL) every
         CROSS JOIN LATERAL unnest(string_to_array(images, ',')) WITH ORDINALITY one (part, n)) split
 WHERE url <> '';
CREATE UNLOGGED TABLE legacy_work.product_image AS
SELECT p.id AS product, i.position, i.url
  FROM legacy_work.product p
  JOIN (SELECT images, url, row_number() OVER (PARTITION BY images ORDER BY n) AS position
          FROM legacy_work.image_part WHERE is_address) i USING (images);
ANALYZE legacy_work.product;
