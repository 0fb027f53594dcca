-- $1 product: what is where, and the lowest price.
SELECT warehouse, sum(stock_level)::int, (min(price) * 100)::bigint
  FROM product_inventory WHERE product_id = $1 GROUP BY warehouse ORDER BY warehouse
