-- $1 warehouse.
SELECT count(*) FROM product_inventory WHERE warehouse = $1 AND stock_level <= reorder_level
