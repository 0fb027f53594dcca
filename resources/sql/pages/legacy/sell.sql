-- $1 row, $2 pieces. Guarded: somebody may have sold since the row was read.
UPDATE product_inventory SET stock_level = stock_level - $2, last_updated = now()
 WHERE id = $1 AND stock_level >= $2
