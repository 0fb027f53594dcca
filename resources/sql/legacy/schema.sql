-- The shop as it was before: one wide row for each SKU at each location, with brand, supplier
-- and warehouse texts repeated and lists in a text. The key and nothing else; what it would have
-- had with a good administrator is in indexes.sql.
CREATE TABLE product_inventory (
  id serial PRIMARY KEY,
  product_id int,
  sku text,
  product_name text,
  description text,
  department text,         -- "A"
  category text,           -- "A > B"
  subcategory text,        -- "A > B > C"
  brand text,
  brand_country text,
  supplier_name text,
  supplier_address text,
  supplier_email text,
  tags text,               -- "one,two"
  price numeric(10,2),
  popularity real,
  warehouse text,          -- its code
  warehouse_name text,
  warehouse_address text,
  warehouse_city text,
  stock_level int,
  reorder_level int,
  image_urls text,         -- "https://…/1.jpg,https://…/2.jpg"
  last_updated timestamp DEFAULT now()
);
