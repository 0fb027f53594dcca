-- Before COPY into an empty inventory, in the same transaction as load_end.sql, as the owner.
-- COPY then, in this order: location, item, product_inventory (its levels may be left 0 if
-- load_levels.sql follows),
-- stock_movement with its sequence and balance computed, rows of a cell in sequence order.
-- The months of the movements are made by: SELECT ensure_month('stock_movement', date).
ALTER TABLE location DISABLE TRIGGER USER;
ALTER TABLE item DISABLE TRIGGER USER;
ALTER TABLE product_inventory DISABLE TRIGGER USER;
-- An index built over what is there costs half of one kept up row by row.
DROP INDEX stock_movement_cell, stock_movement_reverses, stock_movement_at, stock_movement_batch;
ALTER TABLE stock_movement DROP CONSTRAINT stock_movement_pkey;
