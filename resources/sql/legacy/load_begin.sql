-- What load.sql crosses with each other, filled by COPY in this order of columns.
CREATE TEMPORARY TABLE made_product (
  id int, sku text, name text, description text, department text, category text,
  subcategory text, brand text, brand_country text, tags text, pence int, popularity int,
  is_sold boolean         -- whether checkouts buy it
);
CREATE TEMPORARY TABLE made_place (code text, name text, address text, city text);
