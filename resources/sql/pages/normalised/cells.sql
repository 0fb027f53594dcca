-- $1 SKUs, $2 location codes, of the lines of a checkout: what the services call them.
SELECT q.n, i.variant, i.product, l.id
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY q (sku, code, n)
  JOIN item i ON (lower(i.sku) COLLATE "C") = lower(q.sku) JOIN location l ON l.code = q.code
