-- $1 request, $2 line, $3 variant, $4 location, $5 delta: sales, what fits of them.
SELECT line, status FROM move_stock(
  $1::uuid, $2::int[], $3::bigint[], $4::smallint[], $5::int[],
  array_fill('sold'::text, ARRAY[cardinality($2)]), array_fill(''::text, ARRAY[cardinality($2)]),
  array_fill(''::text, ARRAY[cardinality($2)]),
  array_fill(NULL::bigint, ARRAY[cardinality($2)]))
