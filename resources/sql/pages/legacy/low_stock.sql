-- $1 warehouse.
SELECT (SELECT count(*) FROM product_inventory
         WHERE warehouse = $1 AND stock_level <= reorder_level),
       sku, product_name, stock_level, reorder_level
  FROM product_inventory WHERE warehouse = $1 AND stock_level <= reorder_level
 ORDER BY product_id, sku LIMIT 50
