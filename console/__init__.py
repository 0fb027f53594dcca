"""The application shell: composition root, window, session, engines, commands."""

VERSION = "0.1.0"
