"""Screen: what the services did, call by call."""
