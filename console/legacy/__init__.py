"""Take an old shop's one wide table over into the services' databases."""
