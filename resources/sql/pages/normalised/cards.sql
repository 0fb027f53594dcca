-- $1 products, in any order.
SELECT p.id, p.name, coalesce(b.name, ''), p.min_price
  FROM product p LEFT JOIN brand b ON b.id = p.brand WHERE p.id = ANY ($1::bigint[])
