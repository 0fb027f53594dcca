-- :words: every word inside the name. :fence: see ../normalised/search_ids.sql.
SELECT product_id, min(product_name), coalesce(min(brand), ''), (min(price) * 100)::bigint,
       sum(stock_level)::int
  FROM (SELECT popularity, product_id, product_name, brand, price, stock_level
          FROM product_inventory WHERE :words :fence) found
 GROUP BY popularity, product_id
 ORDER BY popularity DESC, product_id LIMIT 24
