GRANT USAGE ON SCHEMA public TO :role;
GRANT SELECT ON location, product_inventory, stock_movement, audit TO :role;
GRANT SELECT, INSERT, UPDATE ON item TO :role;
GRANT SELECT, DELETE, UPDATE ON cache_outbox, event TO :role;
REVOKE EXECUTE ON FUNCTION move_stock, forget_requests, ensure_month, ensure_months, announce
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION move_stock, forget_requests, ensure_months TO :role
