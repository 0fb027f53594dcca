-- $1 a path; :level is the column that holds paths of its depth.
SELECT product_id, min(product_name), coalesce(min(brand), ''), (min(price) * 100)::bigint
  FROM product_inventory WHERE :level = $1
 GROUP BY product_id ORDER BY max(popularity) DESC, product_id LIMIT 24
