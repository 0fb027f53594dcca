-- What is in the catalogue now, counted in its own tables.
SELECT jsonb_build_object(
  'products', (SELECT count(*) FROM product),
  'skus', (SELECT count(*) FROM variant),
  'brands', (SELECT count(*) FROM brand),
  'suppliers', (SELECT count(*) FROM supplier),
  'categories', (SELECT count(*) FROM category),
  'prices', (SELECT count(*) FROM price),
  'price_sum', (SELECT coalesce(sum(amount), 0) FROM price),
  'tags', (SELECT count(*) FROM product_tag),
  'images', (SELECT count(*) FROM product_image),
  -- products whose own row says what was planned for them
  'product_texts', (
    SELECT count(*) FROM legacy_work.product w
      JOIN product p ON p.id = w.id AND p.name = w.name
      LEFT JOIN brand b ON b.id = p.brand
      LEFT JOIN product_text t ON t.product = p.id
      LEFT JOIN product_supplier ps ON ps.product = p.id
      LEFT JOIN supplier s ON s.id = ps.supplier
     WHERE lower(b.name) IS NOT DISTINCT FROM lower(w.brand)
       AND lower(s.name) IS NOT DISTINCT FROM lower(w.supplier)
       AND t.description IS NOT DISTINCT FROM w.description)
)
