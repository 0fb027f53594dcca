-- $1 SKU, $2 warehouse.
SELECT id, product_id, stock_level FROM product_inventory WHERE sku = $1 AND warehouse = $2
