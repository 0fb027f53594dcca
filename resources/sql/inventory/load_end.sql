-- After COPY: see load_begin.sql. The ledger decides what the levels are.
ALTER TABLE stock_movement ADD CONSTRAINT stock_movement_pkey PRIMARY KEY (id, at);
CREATE INDEX stock_movement_cell ON stock_movement (variant, location, sequence DESC);
CREATE INDEX stock_movement_reverses ON stock_movement (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX stock_movement_at ON stock_movement USING brin (at);

INSERT INTO product_inventory AS c (variant, location, stock_level, last_seq)
SELECT DISTINCT ON (variant, location) variant, location, balance, sequence
  FROM stock_movement ORDER BY variant, location, sequence DESC
ON CONFLICT (variant, location) DO UPDATE
   SET stock_level = excluded.stock_level, last_seq = excluded.last_seq
 WHERE (c.stock_level, c.last_seq) <> (excluded.stock_level, excluded.last_seq);

ALTER TABLE location ENABLE TRIGGER USER;
ALTER TABLE item ENABLE TRIGGER USER;
ALTER TABLE product_inventory ENABLE TRIGGER USER;
SELECT ensure_months('stock_movement');
ANALYZE location, item, product_inventory, stock_movement;
