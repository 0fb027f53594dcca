-- $1 products. Texts stand in every row of a product: one row's are read.
SELECT p.product_id, p.product_name, p.description, p.brand, p.subcategory, own.price,
       p.tags, p.image_urls, own.places, own.available, near.ids, near.names, near.prices
  FROM unnest($1::int[]) wanted (product)
 CROSS JOIN LATERAL (SELECT * FROM product_inventory WHERE product_id = wanted.product LIMIT 1) p
 CROSS JOIN LATERAL (
       SELECT (min(price) * 100)::bigint AS price, array_agg(warehouse) AS places,
              array_agg(available) AS available
         FROM (SELECT warehouse, sum(stock_level)::int AS available, min(price) AS price
                 FROM product_inventory WHERE product_id = wanted.product
                GROUP BY warehouse ORDER BY warehouse) place) own
 CROSS JOIN LATERAL (
       SELECT array_agg(product_id) AS ids, array_agg(name) AS names, array_agg(price) AS prices
         FROM (SELECT product_id, min(product_name) AS name, (min(price) * 100)::bigint AS price
                 FROM product_inventory
                WHERE subcategory = p.subcategory AND product_id <> wanted.product
                GROUP BY popularity, product_id
                ORDER BY popularity DESC, product_id LIMIT 6) each) near
