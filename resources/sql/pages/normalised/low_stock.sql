-- $1 location's code. Variants are numbered in order of product and SKU.
SELECT k.low, i.sku, i.name, c.stock_level - c.reserved - c.unavailable, c.reorder_point
  FROM (SELECT l.id, coalesce((SELECT low FROM low_stock_count WHERE location = l.id), 0) AS low
          FROM location l WHERE l.code = $1 OFFSET 0) k
 CROSS JOIN LATERAL (SELECT * FROM product_inventory WHERE is_low AND location = k.id
                      ORDER BY variant LIMIT 50) c
  JOIN item i ON i.variant = c.variant
 ORDER BY c.variant
