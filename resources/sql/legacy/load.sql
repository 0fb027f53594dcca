-- One wide row for each product at each location, in an order that is as good as random and the
-- same each time: rows of an old table lie where there was room. Stock by the rule of
-- inventory/load_rule.sql, a hash of SKU and location, a tenth of it low; what checkouts buy has
-- a million more, so that no run sells it out. Supplier and images by the rule of legacy.sql.
INSERT INTO product_inventory (
  product_id, sku, product_name, description, department, category, subcategory, brand,
  brand_country, supplier_name, supplier_address, supplier_email, tags, price, popularity,
  warehouse, warehouse_name, warehouse_address, warehouse_city, stock_level, reorder_level,
  image_urls, last_updated)
SELECT p.id, p.sku, p.name, p.description, p.department,
       p.department || ' > ' || p.category,
       p.department || ' > ' || p.category || ' > ' || p.subcategory, p.brand, p.brand_country,
       'Supplier ' || supplier || ' Trading Company Ltd',
       supplier || ' Harbour Road, Industrial Zone, Unit ' || supplier % 40,
       'orders@supplier' || supplier || '.example.com',
       p.tags, p.pence / 100.0, p.popularity, l.code, l.name, l.address, l.city,
       cell.chance % 100 + CASE WHEN p.is_sold THEN 1000000 ELSE 0 END, 9,
       concat_ws(',', p.images || '1.jpg', p.images || '2.jpg', p.images || '3.jpg'),
       timestamp '2011-10-01' + make_interval(secs => cell.chance % 2592000)
  FROM (SELECT *, id % 300 AS supplier, 'https://img.example.com/p/' || id || '/' AS images
          FROM made_product) p
 CROSS JOIN made_place l
 CROSS JOIN LATERAL (SELECT crc32(convert_to(p.sku || l.code, 'UTF8')) AS chance) cell
 ORDER BY hashtextextended(p.sku || l.code, 2011);
DROP TABLE made_product, made_place;
