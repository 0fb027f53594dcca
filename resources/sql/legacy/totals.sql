-- What should arrive, as one JSON object: of the old table and of the plan.
WITH line AS (
  SELECT count(*) AS rows, coalesce(sum(stock), 0) AS pieces,
         count(*) FILTER (WHERE product IS NULL OR skey IS NULL OR wkey IS NULL) AS left_rows,
         coalesce(sum(stock) FILTER (WHERE stock > 0 AND (
           product IS NULL OR skey IS NULL OR wkey IS NULL)), 0) AS left_pieces,
         coalesce(-sum(stock) FILTER (WHERE stock < 0), 0) AS negative
    FROM legacy_work.line),
placed AS (
  SELECT count(*) FILTER (WHERE again) AS rows,
         count(*) + (SELECT count(*) FROM legacy_work.placed) AS placed,
         coalesce(sum(stock) FILTER (WHERE again AND stock > 0), 0) AS pieces
    FROM legacy_work.shared),
movement AS (SELECT count(*) AS moves, coalesce(sum(delta), 0) AS pieces FROM legacy_work.movement),
old AS (
  SELECT count(DISTINCT product_id) AS products,
         count(DISTINCT product_id) FILTER (WHERE product_id < 1) AS no_products
    FROM (SELECT DISTINCT product_id FROM legacy_work.line) each),
spelled AS (
  SELECT count(*) AS skus, count(*) FILTER (WHERE product IS NULL) AS orphans,
         count(*) FILTER (WHERE product IS NOT NULL) - count(DISTINCT (product, lower(sku)))
           FILTER (WHERE product IS NOT NULL) AS merged
    FROM (SELECT DISTINCT product, sku FROM legacy_work.line WHERE sku IS NOT NULL) each),
said AS (
  SELECT count(DISTINCT brand) AS brands, count(DISTINCT supplier) AS suppliers
    FROM legacy_work.said),
places AS (SELECT count(DISTINCT code) AS codes FROM legacy_work.line),
due AS (
  SELECT (SELECT count(*) FROM legacy_work.variant) AS skus,
         (SELECT count(*) FROM legacy_work.brand) AS brands,
         (SELECT count(*) FROM legacy_work.supplier) AS suppliers,
         (SELECT count(*) FROM legacy_work.place) AS places,
         (SELECT count(*) FROM legacy_work.place_there t
           WHERE NOT EXISTS (SELECT FROM legacy_work.place p WHERE p.id = t.id)) AS others)
SELECT jsonb_build_object(
  'rows', jsonb_build_object(
    'legacy', line.rows, 'left_out', left_rows, 'duplicates', placed.rows,
    'due', placed.placed - placed.rows),
  'on_hand', jsonb_build_object(
    'legacy', line.pieces, 'negative', -negative, 'left_out', left_pieces,
    'duplicates', placed.pieces,
    'too_large', line.pieces + negative - left_pieces - placed.pieces - movement.pieces,
    'due', movement.pieces),
  'products', jsonb_build_object(
    'legacy', old.products, 'left_out', old.no_products,
    'due', (SELECT count(*) FROM legacy_work.product)),
  'skus', jsonb_build_object(
    'legacy', spelled.skus, 'left_out', spelled.orphans, 'merged', spelled.merged,
    'due', due.skus),
  'brands', jsonb_build_object(
    'legacy', said.brands, 'merged', said.brands - due.brands, 'due', due.brands),
  'suppliers', jsonb_build_object(
    'legacy', said.suppliers, 'merged', said.suppliers - due.suppliers, 'due', due.suppliers),
  'locations', jsonb_build_object(
    'legacy', places.codes, 'merged', places.codes - due.places, 'there_before', -due.others,
    'due', due.places + due.others),
  'categories', jsonb_build_object('due', (SELECT count(*) FROM legacy_work.category)),
  'product_texts', jsonb_build_object('due', (SELECT count(*) FROM legacy_work.product)),
  'prices', jsonb_build_object('due', (SELECT count(minor) FROM legacy_work.variant)),
  'price_sum', jsonb_build_object(
    'due', (SELECT coalesce(sum(minor), 0) FROM legacy_work.variant)),
  'tags', jsonb_build_object('due', (SELECT count(*) FROM legacy_work.product_tag)),
  'images', jsonb_build_object('due', (SELECT count(*) FROM legacy_work.product_image)),
  'cells', jsonb_build_object('due', (SELECT count(*) FROM legacy_work.level)),
  'reorder_points', jsonb_build_object(
    'due', (SELECT coalesce(sum(reorder_point), 0) FROM legacy_work.level)),
  'movements', jsonb_build_object('due', movement.moves),
  'placement', jsonb_build_object(
    'due', (SELECT coalesce(sum(stock_level::numeric * variant * location), 0)
              FROM legacy_work.level))
) FROM line, placed, movement, old, spelled, said, places, due
