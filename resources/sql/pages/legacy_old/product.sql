-- $1 product.
SELECT product_id, product_name, description, subcategory, tags, image_urls
  FROM product_inventory WHERE product_id = $1 LIMIT 1
