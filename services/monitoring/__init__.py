"""What the services did: calls kept for the activity log, and the state of the engines."""
