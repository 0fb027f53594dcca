-- What is in the inventory now, counted in its own tables.
SELECT jsonb_build_object(
  'locations', (SELECT count(*) FROM location),
  'cells', count(*),
  'on_hand', coalesce(sum(stock_level), 0),
  'reorder_points', coalesce(sum(reorder_point), 0),
  'placement', coalesce(sum(stock_level::numeric * variant * location), 0),
  'movements', (SELECT count(*) FROM stock_movement)
) FROM product_inventory
