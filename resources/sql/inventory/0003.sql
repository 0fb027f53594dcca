-- The order of every row at a million items. Follows 0002.

-- With name or SKU and status in the index, the order of all items is read from it alone: the
-- planner does not see that lower(name) is there already (docs/decisions/0010).
DROP INDEX item_name, item_sku;
CREATE INDEX item_name ON item ((lower(name) COLLATE "C"), variant) INCLUDE (name, status);
CREATE INDEX item_sku ON item ((lower(sku) COLLATE "C"), variant) INCLUDE (sku, status);
-- The few whose empty cells are left out.
CREATE INDEX item_deleted ON item (variant) WHERE status = 'deleted';
