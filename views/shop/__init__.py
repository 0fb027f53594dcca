"""What the shop is made of: locations, categories, brands, name and currency."""
