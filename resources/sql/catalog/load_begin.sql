-- A bulk load, as the owner and in one transaction: load_begin.sql, COPY or INSERT into
-- brand, category, supplier, tag, product and its tables, variant, price and cost, then
-- load_end.sql.
-- Row triggers rest meanwhile: no audit, no event, no version bump for each row.
ALTER TABLE brand DISABLE TRIGGER USER;
ALTER TABLE category DISABLE TRIGGER USER;
ALTER TABLE product DISABLE TRIGGER USER;
ALTER TABLE product_text DISABLE TRIGGER USER;
ALTER TABLE variant DISABLE TRIGGER USER;
ALTER TABLE price DISABLE TRIGGER USER;
ALTER TABLE cost DISABLE TRIGGER USER;
ALTER TABLE supplier DISABLE TRIGGER USER;
ALTER TABLE tag DISABLE TRIGGER USER;
ALTER TABLE product_supplier DISABLE TRIGGER USER;
ALTER TABLE product_tag DISABLE TRIGGER USER;
ALTER TABLE product_image DISABLE TRIGGER USER;
