-- $1 products of a list.
SELECT product_id, sum(stock_level)::int
  FROM product_inventory WHERE product_id = ANY ($1::int[]) GROUP BY product_id
