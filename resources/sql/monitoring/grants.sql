GRANT USAGE ON SCHEMA public TO :role;
GRANT SELECT, INSERT ON activity TO :role;
GRANT SELECT, UPDATE, DELETE ON cache_outbox TO :role;
REVOKE EXECUTE ON FUNCTION prune_activity, ensure_month, ensure_months FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prune_activity TO :role
