-- Every index that is of use to the wide table's pages: what its best administrator would build,
-- and none that no page reads, as a sale writes an entry into each of them. VACUUM (ANALYZE)
-- comes after it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The product page, and a list's stock.
CREATE INDEX legacy_product ON product_inventory (product_id, warehouse);
-- What a checkout reads and updates.
CREATE INDEX legacy_cell ON product_inventory (sku, warehouse);
-- Lists in their order at each depth of the tree, where the rows of a product follow each other.
CREATE INDEX legacy_department ON product_inventory (department, popularity DESC, product_id);
CREATE INDEX legacy_category ON product_inventory (category, popularity DESC, product_id);
CREATE INDEX legacy_subcategory ON product_inventory (subcategory, popularity DESC, product_id);
-- A search whose words are frequent walks down the popular products, in this index alone.
CREATE INDEX legacy_popularity ON product_inventory (popularity DESC, product_id)
  INCLUDE (product_name, brand, price, stock_level);
-- Words anywhere in a text.
CREATE INDEX legacy_name ON product_inventory USING gin (lower(product_name) gin_trgm_ops);
CREATE INDEX legacy_description ON product_inventory USING gin (lower(description) gin_trgm_ops);
-- The low-stock list in its order, and its count from the index alone. It ends HOT updates; a
-- count without it reads all rows of the warehouse.
CREATE INDEX legacy_low ON product_inventory (warehouse, product_id, sku)
 WHERE stock_level <= reorder_level;
