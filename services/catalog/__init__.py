"""Products, categories, prices: what the shop sells."""
