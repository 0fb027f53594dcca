GRANT USAGE ON SCHEMA public TO :role;
GRANT USAGE ON SEQUENCE row_version TO :role;
GRANT SELECT ON brand, category, product, product_text, variant, price, price_due, cost, shop, batch, batch_row, product_category, supplier, product_supplier, tag, product_tag, product_image, audit, cache_outbox, event TO :role;
GRANT INSERT (name, category, status, currency, brand) ON product TO :role;
GRANT UPDATE (name, category, status, brand) ON product TO :role;
GRANT INSERT, UPDATE (description) ON product_text TO :role;
GRANT INSERT (product, position, sku, barcode, options), UPDATE (position, sku, barcode, options), DELETE ON variant TO :role;
GRANT INSERT, UPDATE (amount, valid), DELETE ON price TO :role;
GRANT INSERT, UPDATE (amount), DELETE ON cost TO :role;
GRANT INSERT ON batch, batch_row TO :role;
GRANT INSERT (name), UPDATE (name), DELETE ON brand TO :role;
GRANT INSERT (parent, name), UPDATE (parent, name, product_count), DELETE ON category TO :role;
GRANT UPDATE, DELETE ON cache_outbox, event TO :role;
REVOKE EXECUTE ON FUNCTION refresh_product(bigint), refresh_products(bigint[]), write_item(variant, boolean), apply_due_prices(), set_shop_currency(text), announce_items(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION apply_due_prices(), set_shop_currency(text), announce_items(bigint[]) TO :role
