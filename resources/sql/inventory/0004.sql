-- Counts that confirmed are read into a SKU's history. Follows 0003.

CREATE INDEX stock_count_confirmed ON stock_count (variant, id DESC) WHERE movement IS NULL;
