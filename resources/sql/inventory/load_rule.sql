-- Between load_begin.sql and load_end.sql, once location and item are filled: made-up stock of
-- every item at every location by one rule, a hash of SKU and location; a tenth of it is low.
INSERT INTO product_inventory (variant, location, stock_level, reorder_point, last_seq)
SELECT variant, location, pieces, 9, CASE WHEN pieces > 0 THEN 1 ELSE 0 END
  FROM (SELECT i.variant, l.id, mod(crc32(convert_to(i.sku || l.code, 'UTF8')), 100)::int
          FROM item i CROSS JOIN location l) made (variant, location, pieces)
 ORDER BY variant, location;

-- One opening movement for every cell that is not empty: the ledger and the levels agree.
INSERT INTO stock_movement
       (at, variant, location, sequence, delta, balance, reason, note, actor)
SELECT CAST(current_setting('app.since') AS timestamptz), variant, location, 1, stock_level,
       stock_level, 'opening', 'made up', current_setting('app.actor')
  FROM product_inventory WHERE stock_level > 0 ORDER BY variant, location;
