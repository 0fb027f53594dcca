-- Between load_begin.sql and load_end.sql: the ledger decides what the levels are.
INSERT INTO product_inventory AS c (variant, location, stock_level, last_seq)
SELECT DISTINCT ON (variant, location) variant, location, balance, sequence
  FROM stock_movement ORDER BY variant, location, sequence DESC
ON CONFLICT (variant, location) DO UPDATE
   SET stock_level = excluded.stock_level, last_seq = excluded.last_seq
 WHERE (c.stock_level, c.last_seq) <> (excluded.stock_level, excluded.last_seq);
