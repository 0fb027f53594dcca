-- Stock changes are planned once. Every statement of move_stock finds its cells by key, whatever
-- the values; but its values are arrays, for which a plan made for all values is estimated to be
-- dearer than one for these, and PostgreSQL then plans each statement anew at each call: two
-- lines took 2.0 ms, and take 0.9.
ALTER FUNCTION move_stock(uuid, int[], bigint[], smallint[], int[], text[], text[], text[],
                          bigint[], uuid, int[], boolean)
  SET plan_cache_mode = 'force_generic_plan';
