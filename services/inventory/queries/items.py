"""What the catalogue told of its variants."""

from sqlalchemy import text

APPLY_ITEMS = text("""
    INSERT INTO item (variant, product, sku, name, status, version)
    SELECT * FROM unnest(CAST(:variant AS bigint[]), CAST(:product AS bigint[]),
                         CAST(:sku AS text[]), CAST(:name AS text[]), CAST(:status AS text[]),
                         CAST(:version AS bigint[]))
    ON CONFLICT (variant) DO UPDATE SET product = excluded.product, sku = excluded.sku,
       name = excluded.name, status = excluded.status, version = excluded.version
     WHERE item.version < excluded.version
""")
