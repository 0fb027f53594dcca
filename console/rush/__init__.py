"""A simulated rush: readers and buyers who arrive whether or not the shop keeps up."""
