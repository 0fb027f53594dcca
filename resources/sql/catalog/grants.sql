GRANT USAGE ON SCHEMA public TO :role;
GRANT USAGE ON SEQUENCE row_version TO :role;
GRANT SELECT ON brand, category, product, product_text, variant, price, price_due, product_category, audit, cache_outbox, event TO :role;
GRANT INSERT (name, category, status, currency) ON product TO :role;
GRANT UPDATE (name, category, status) ON product TO :role;
GRANT INSERT, UPDATE (description) ON product_text TO :role;
GRANT INSERT (product, sku, barcode), UPDATE (barcode) ON variant TO :role;
GRANT INSERT, UPDATE (amount, valid), DELETE ON price TO :role;
GRANT UPDATE (product_count) ON category TO :role;
GRANT UPDATE, DELETE ON cache_outbox, event TO :role;
REVOKE EXECUTE ON FUNCTION refresh_product(bigint), write_item(variant, boolean), apply_due_prices() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION apply_due_prices() TO :role
