-- After COPY: see load_begin.sql.
ALTER TABLE stock_movement ADD CONSTRAINT stock_movement_pkey PRIMARY KEY (id, at);
CREATE INDEX stock_movement_cell ON stock_movement (variant, location, sequence DESC);
CREATE INDEX stock_movement_reverses ON stock_movement (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX stock_movement_at ON stock_movement USING brin (at);
CREATE INDEX stock_movement_batch ON stock_movement (batch) WHERE batch IS NOT NULL;

ALTER TABLE location ENABLE TRIGGER USER;
ALTER TABLE item ENABLE TRIGGER USER;
ALTER TABLE product_inventory ENABLE TRIGGER USER;
SELECT ensure_months('stock_movement');
SELECT recount_low_stock();
ANALYZE location, item, product_inventory, stock_movement, low_stock_change;
