"""The catalogue: find products, change them, take the change back."""
