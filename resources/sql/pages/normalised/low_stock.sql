-- $1 location's code. Variants are numbered in order of product and SKU.
SELECT coalesce((SELECT low FROM low_stock_count k WHERE k.location = l.id), 0),
       i.sku, i.name, c.stock_level - c.reserved - c.unavailable, c.reorder_point
  FROM location l
 CROSS JOIN LATERAL (SELECT * FROM product_inventory WHERE is_low AND location = l.id
                      ORDER BY variant LIMIT 50) c
  JOIN item i ON i.variant = c.variant
 WHERE l.code = $1 ORDER BY c.variant
