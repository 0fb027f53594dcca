"""The application shell: composition root, window, session, engines, commands."""
