GRANT USAGE ON SCHEMA public TO :role;
GRANT USAGE ON SEQUENCE row_version TO :role;
GRANT SELECT ON person, role, role_permission, credential, sign_in_failure, shop, preference, saved_view TO :role;
GRANT INSERT (name, role, stores), UPDATE (name, role, stores, active) ON person TO :role;
GRANT INSERT, UPDATE (password_hash, must_change, set_at) ON credential TO :role;
GRANT INSERT, UPDATE, DELETE ON sign_in_failure TO :role;
GRANT INSERT, UPDATE (name, currency) ON shop TO :role;
GRANT INSERT, UPDATE (value), DELETE ON preference TO :role;
GRANT INSERT, UPDATE (name, shared, state), DELETE ON saved_view TO :role;
GRANT SELECT, UPDATE, DELETE ON cache_outbox TO :role;
REVOKE EXECUTE ON FUNCTION ensure_month, ensure_months FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_months TO :role
