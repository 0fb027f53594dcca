GRANT USAGE ON SCHEMA public TO :role;
GRANT SELECT ON person, role, role_permission TO :role;
GRANT SELECT, UPDATE, DELETE ON cache_outbox TO :role;
REVOKE EXECUTE ON FUNCTION ensure_month, ensure_months FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_months TO :role
