-- Between catalog/load_begin.sql and catalog/load_end.sql. Parameter: app.began.
INSERT INTO brand (id, name, country) SELECT id, name, country FROM legacy_work.brand ORDER BY id;
INSERT INTO supplier (id, name, address, email)
SELECT id, name, address, email FROM legacy_work.supplier ORDER BY id;
INSERT INTO category (id, parent, name)
SELECT c.id, above.id, c.path[cardinality(c.path)] FROM legacy_work.category c
  LEFT JOIN legacy_work.category above ON above.path = c.path[1:cardinality(c.path) - 1]
 ORDER BY c.id;
INSERT INTO product
       (id, name, brand, category, status, min_price, popularity, created_at, updated_at)
SELECT p.id, p.name, b.id, c.id, 'active', v.minor, coalesce(p.popularity, 0),
       coalesce(t.oldest, current_setting('app.began')::timestamptz),
       coalesce(t.newest, current_setting('app.began')::timestamptz)
  FROM legacy_work.product p
  JOIN (SELECT product, min(at) AS oldest, max(at) AS newest FROM legacy_work.line GROUP BY 1) t
    ON t.product = p.id
  LEFT JOIN (SELECT product, min(minor) AS minor FROM legacy_work.variant GROUP BY 1) v
    ON v.product = p.id
  LEFT JOIN legacy_work.category_text told ON told.category = p.category
  JOIN legacy_work.category c ON c.path = coalesce(told.path, '{Uncategorised}')
  LEFT JOIN legacy_work.brand b ON b.key = lower(p.brand)
 ORDER BY p.id;
INSERT INTO product_text (product, description)
SELECT id, description FROM legacy_work.product WHERE description IS NOT NULL ORDER BY id;
INSERT INTO product_supplier (product, supplier)
SELECT p.id, s.id FROM legacy_work.product p JOIN legacy_work.supplier s ON s.key = lower(p.supplier)
 ORDER BY p.id;
INSERT INTO tag (id, name)
SELECT row_number() OVER (ORDER BY tag COLLATE "C"), tag
  FROM (SELECT DISTINCT tag FROM legacy_work.product_tag) each;
INSERT INTO product_tag (product, tag)
SELECT p.product, t.id FROM legacy_work.product_tag p JOIN tag t ON t.name = p.tag ORDER BY 1, 2;
INSERT INTO product_image (product, position, url)
SELECT product, position, url FROM legacy_work.product_image ORDER BY 1, 2;
INSERT INTO variant (id, product, position, sku)
SELECT id, product, position, sku FROM legacy_work.variant ORDER BY id;
INSERT INTO price (variant, currency, amount, valid)
SELECT id, shop_currency(), minor, tstzrange(current_setting('app.began')::timestamptz, NULL)
  FROM legacy_work.variant WHERE minor IS NOT NULL ORDER BY id;
SELECT setval(pg_get_serial_sequence('brand', 'id'), max(id)) FROM brand;
SELECT setval(pg_get_serial_sequence('supplier', 'id'), max(id)) FROM supplier;
SELECT setval(pg_get_serial_sequence('tag', 'id'), max(id)) FROM tag;
SELECT setval(pg_get_serial_sequence('category', 'id'), max(id)) FROM category;
SELECT setval(pg_get_serial_sequence('product', 'id'), max(id)) FROM product;
SELECT setval(pg_get_serial_sequence('variant', 'id'), max(id)) FROM variant;
