-- The cards of a list's :ids, in its order.
SELECT p.id, p.name, coalesce(b.name, ''), p.min_price
  FROM (:ids) found (id) JOIN product p ON p.id = found.id LEFT JOIN brand b ON b.id = p.brand
 ORDER BY p.popularity DESC, p.id
