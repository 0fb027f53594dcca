-- $1 products: what is available of each, by location.
SELECT i.product, l.code, sum(c.stock_level - c.reserved - c.unavailable)::int
  FROM item i JOIN product_inventory c ON c.variant = i.variant
  JOIN location l ON l.id = c.location
 WHERE i.product = ANY ($1::bigint[]) GROUP BY i.product, l.code
