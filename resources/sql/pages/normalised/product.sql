-- $1 products: what the catalogue knows of each; unknown ones are left out.
SELECT p.id, p.name, coalesce(t.description, ''), coalesce(b.name, ''),
       (SELECT string_agg(a.name, ' > ' ORDER BY at.n)
          FROM unnest(c.path) WITH ORDINALITY at (id, n) JOIN category a ON a.id = at.id),
       p.min_price,
       ARRAY(SELECT g.name FROM product_tag x JOIN tag g ON g.id = x.tag WHERE x.product = p.id),
       ARRAY(SELECT url FROM product_image WHERE product = p.id ORDER BY position),
       near.ids, near.names, near.prices
  FROM product p
  JOIN category c ON c.id = p.category
  LEFT JOIN product_text t ON t.product = p.id
  LEFT JOIN brand b ON b.id = p.brand
 CROSS JOIN LATERAL (
       SELECT array_agg(q.id) AS ids, array_agg(q.name) AS names, array_agg(q.min_price) AS prices
         FROM (SELECT product FROM product_category
                WHERE category = p.category AND product <> p.id
                ORDER BY popularity DESC, product LIMIT 6) k
         JOIN product q ON q.id = k.product) near
 WHERE p.id = ANY ($1::bigint[])
