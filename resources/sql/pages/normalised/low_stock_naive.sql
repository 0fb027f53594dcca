-- $1 location's code. As the case study reads it: by the quantities themselves.
SELECT k.low, i.sku, i.name, c.stock_level - c.reserved - c.unavailable, c.reorder_point
  FROM (SELECT l.id, (SELECT count(*) FROM product_inventory
                       WHERE location = l.id
                         AND stock_level - reserved - unavailable <= reorder_point) AS low
          FROM location l WHERE l.code = $1 OFFSET 0) k
 CROSS JOIN LATERAL (SELECT * FROM product_inventory
                      WHERE location = k.id
                        AND stock_level - reserved - unavailable <= reorder_point
                      ORDER BY variant LIMIT 50) c
  JOIN item i ON i.variant = c.variant
 ORDER BY c.variant
