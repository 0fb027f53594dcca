-- The variants of a product: availability is asked for by product. Follows 0006.
CREATE INDEX item_product ON item (product, variant);
