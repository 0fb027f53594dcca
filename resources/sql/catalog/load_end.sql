-- Ends what load_begin.sql began: everything the triggers would have kept, set by set.
WITH RECURSIVE tree AS (
  SELECT id, ARRAY[id] AS path FROM category WHERE parent IS NULL
  UNION ALL SELECT c.id, tree.path || c.id FROM category c JOIN tree ON c.parent = tree.id)
UPDATE category SET path = tree.path FROM tree
 WHERE tree.id = category.id AND category.path <> tree.path;

UPDATE product SET min_price = now_.amount
  FROM (SELECT p.id, min(pr.amount) AS amount
          FROM product p LEFT JOIN variant v ON v.product = p.id
          LEFT JOIN price pr ON pr.variant = v.id AND pr.currency = p.currency AND pr.valid @> now()
         GROUP BY p.id) now_
 WHERE now_.id = product.id AND product.min_price IS DISTINCT FROM now_.amount;

DELETE FROM product_category;
INSERT INTO product_category (category, product, brand, min_price, popularity)
SELECT unnest(c.path), p.id, p.brand, p.min_price, p.popularity
  FROM product p JOIN category c ON c.id = p.category;

UPDATE category SET product_count = live.products
  FROM (SELECT c.id, count(p.id) AS products FROM category c
          LEFT JOIN product_category pc ON pc.category = c.id
          LEFT JOIN product p ON p.id = pc.product AND p.status <> 'archived'
         GROUP BY c.id) live
 WHERE live.id = category.id;

INSERT INTO price_due (at, variant)
SELECT bound, variant FROM price, unnest(ARRAY[lower(valid), upper(valid)]) bound
 WHERE bound > now() ON CONFLICT DO NOTHING;

INSERT INTO event (topic, key, version, payload)
SELECT 'item', v.id::text, nextval('row_version'),
       jsonb_build_object('product', p.id, 'sku', v.sku, 'name', p.name, 'status', p.status,
                          'deleted', false)
  FROM variant v JOIN product p ON p.id = v.product ORDER BY v.id;

-- Open consoles and caches: everything may be different.
INSERT INTO cache_outbox (topic, key, version)
SELECT topic, '*', nextval('row_version') FROM unnest(ARRAY['product', 'category']) topic;
SELECT pg_notify('changes', topic || ' ' || nextval('row_version') || ' *')
  FROM unnest(ARRAY['product', 'category']) topic;

ALTER TABLE brand ENABLE TRIGGER USER;
ALTER TABLE category ENABLE TRIGGER USER;
ALTER TABLE product ENABLE TRIGGER USER;
ALTER TABLE product_text ENABLE TRIGGER USER;
ALTER TABLE variant ENABLE TRIGGER USER;
ALTER TABLE price ENABLE TRIGGER USER;
ALTER TABLE cost ENABLE TRIGGER USER;
ALTER TABLE supplier ENABLE TRIGGER USER;
ALTER TABLE tag ENABLE TRIGGER USER;
ALTER TABLE product_supplier ENABLE TRIGGER USER;
ALTER TABLE product_tag ENABLE TRIGGER USER;
ALTER TABLE product_image ENABLE TRIGGER USER;
ANALYZE brand, category, supplier, tag, product, product_text, variant, price, product_category,
  product_supplier, product_tag, product_image;
