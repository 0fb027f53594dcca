"""Headless commands: one module each, `run(settings, options)` returns the exit code."""
