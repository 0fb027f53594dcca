"""Who works here: roles, stores, passwords. For admins."""
