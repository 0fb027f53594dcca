-- :words: every word inside the name.
SELECT product_id, min(product_name), coalesce(min(brand), ''), (min(price) * 100)::bigint,
       sum(stock_level)::int
  FROM product_inventory WHERE :words
 GROUP BY popularity, product_id
 ORDER BY popularity DESC, product_id LIMIT 24
