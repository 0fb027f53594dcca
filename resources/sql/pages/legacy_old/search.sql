-- :words: every word inside the name or inside the description.
SELECT product_id, min(product_name), coalesce(min(brand), ''), (min(price) * 100)::bigint
  FROM product_inventory WHERE :words
 GROUP BY product_id ORDER BY max(popularity) DESC, product_id LIMIT 24
