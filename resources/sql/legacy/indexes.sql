-- Every index that is of use to the wide table's pages: what its best administrator would build.
-- VACUUM (ANALYZE) comes after it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The product page, and a product's other locations.
CREATE INDEX legacy_product ON product_inventory (product_id, warehouse);
-- A SKU whatever its case, and its cell: what a checkout reads and updates.
CREATE INDEX legacy_sku ON product_inventory (lower(sku), warehouse);
CREATE INDEX legacy_cell ON product_inventory (sku, warehouse);
-- Listings in their order, at each depth of the tree; the rows of a product follow each other.
CREATE INDEX legacy_department ON product_inventory (department, popularity DESC, product_id);
CREATE INDEX legacy_category ON product_inventory (category, popularity DESC, product_id);
CREATE INDEX legacy_subcategory ON product_inventory (subcategory, popularity DESC, product_id);
CREATE INDEX legacy_popularity ON product_inventory (popularity DESC, product_id);
CREATE INDEX legacy_brand ON product_inventory (brand, popularity DESC, product_id);
-- Words anywhere in a text.
CREATE INDEX legacy_name ON product_inventory USING gin (lower(product_name) gin_trgm_ops);
CREATE INDEX legacy_description ON product_inventory USING gin (lower(description) gin_trgm_ops);
-- The low-stock list in its order, and its count from the index alone.
CREATE INDEX legacy_warehouse ON product_inventory (warehouse, product_id, sku);
CREATE INDEX legacy_low ON product_inventory (warehouse, product_id, sku)
  INCLUDE (stock_level, reorder_level) WHERE stock_level <= reorder_level;
