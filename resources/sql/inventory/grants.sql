GRANT USAGE ON SCHEMA public TO :role;
GRANT SELECT ON location, product_inventory, stock_movement, stock_count, low_stock_count TO :role;
GRANT INSERT (code, name, kind, city), UPDATE (code, name, kind, city, active) ON location TO :role;
GRANT USAGE ON SEQUENCE row_version TO :role;
GRANT SELECT, INSERT, UPDATE ON item TO :role;
GRANT SELECT, UPDATE, DELETE ON cache_outbox TO :role;
REVOKE EXECUTE ON FUNCTION move_stock, set_aside, set_reorder_points, forget_requests,
  ensure_month, ensure_months, announce, fold_low_stock, recount_low_stock FROM PUBLIC;
GRANT EXECUTE ON FUNCTION move_stock, set_aside, set_reorder_points, forget_requests,
  ensure_months, fold_low_stock TO :role
