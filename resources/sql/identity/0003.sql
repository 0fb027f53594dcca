-- Watching the live figures and simulating a rush: managers and admins.

INSERT INTO role_permission (role, permission)
SELECT role, permission
  FROM (VALUES ('manager'), ('admin')) r(role)
  CROSS JOIN (VALUES ('operations.read'), ('rush.run')) p(permission)
ON CONFLICT DO NOTHING;
