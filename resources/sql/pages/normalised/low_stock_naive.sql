-- $1 location's code. As the case study reads it: by the quantities themselves.
SELECT (SELECT count(*) FROM product_inventory
         WHERE location = l.id AND stock_level - reserved - unavailable <= reorder_point),
       i.sku, i.name, c.stock_level - c.reserved - c.unavailable, c.reorder_point
  FROM location l
 CROSS JOIN LATERAL (SELECT * FROM product_inventory
                      WHERE location = l.id
                        AND stock_level - reserved - unavailable <= reorder_point
                      ORDER BY variant LIMIT 50) c
  JOIN item i ON i.variant = c.variant
 WHERE l.code = $1 ORDER BY c.variant
