-- $1 subcategory, $2 product.
SELECT product_id, min(product_name), (min(price) * 100)::bigint
  FROM product_inventory WHERE subcategory = $1 AND product_id <> $2
 GROUP BY product_id ORDER BY max(popularity) DESC, product_id LIMIT 6
