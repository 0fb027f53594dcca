-- $1 product: the line below its name.
SELECT DISTINCT brand, brand_country, supplier_name
  FROM product_inventory WHERE product_id = $1 LIMIT 1
