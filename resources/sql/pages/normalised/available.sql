-- $1 products: what is available of each, over all locations.
SELECT i.product, sum(c.stock_level - c.reserved - c.unavailable)::int
  FROM item i JOIN product_inventory c ON c.variant = i.variant
 WHERE i.product = ANY ($1::bigint[]) GROUP BY i.product
