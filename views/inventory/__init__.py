"""Screen: how much of what is where, and every movement that made it so."""
