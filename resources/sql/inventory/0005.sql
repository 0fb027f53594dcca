-- How many cells of a location are low, without counting them each time. Follows 0002.
--
-- One figure per location would be a row that every sale crossing a reorder point waits for, and
-- that two sales at two locations deadlock on. So a crossing only ever adds a line, and the lines
-- are added up by whoever reads them; a chore of the service folds them now and then.
-- docs/decisions/0016
CREATE TABLE low_stock_change (
  location smallint NOT NULL,
  delta int NOT NULL
);
CREATE INDEX low_stock_change_location ON low_stock_change (location);

CREATE VIEW low_stock_count AS
SELECT location, sum(delta)::int AS low FROM low_stock_change GROUP BY location;

CREATE FUNCTION low_stock_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.is_low THEN
    INSERT INTO low_stock_change (location, delta) VALUES (OLD.location, -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.is_low THEN
    INSERT INTO low_stock_change (location, delta) VALUES (NEW.location, 1);
  END IF;
  RETURN NULL;
END $$;
-- WHEN is judged without calling anything: a sale that crosses no threshold pays nothing here.
CREATE TRIGGER low_inserted AFTER INSERT ON product_inventory
  FOR EACH ROW WHEN (NEW.is_low) EXECUTE FUNCTION low_stock_changed();
CREATE TRIGGER low_updated AFTER UPDATE ON product_inventory
  FOR EACH ROW WHEN ((OLD.is_low, OLD.location) IS DISTINCT FROM (NEW.is_low, NEW.location))
  EXECUTE FUNCTION low_stock_changed();
CREATE TRIGGER low_deleted AFTER DELETE ON product_inventory
  FOR EACH ROW WHEN (OLD.is_low) EXECUTE FUNCTION low_stock_changed();

-- TRUNCATE, also here: it waits for whoever writes or folds, and leaves nothing they wrote.
CREATE FUNCTION low_stock_truncated() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  TRUNCATE low_stock_change;
  RETURN NULL;
END $$;
CREATE TRIGGER low_truncated AFTER TRUNCATE ON product_inventory
  FOR EACH STATEMENT EXECUTE FUNCTION low_stock_truncated();

-- Counts anew, for whoever wrote with the triggers off. The levels are locked first, as every
-- writer does, so that none writes between the count and its commit.
CREATE FUNCTION recount_low_stock() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE product_inventory IN SHARE ROW EXCLUSIVE MODE;
  TRUNCATE low_stock_change;
  INSERT INTO low_stock_change (location, delta)
  SELECT location, count(*) FROM product_inventory WHERE is_low GROUP BY location;
END $$;

-- Makes one line of each location's; answers how many lines went. It takes only what it sees
-- committed, in one statement, so the sums are right before, meanwhile and afterwards.
CREATE FUNCTION fold_low_stock() RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  folded bigint;
BEGIN
  -- Two that fold would wait for each other's lines; one is enough.
  IF NOT pg_try_advisory_xact_lock(hashtext('fold_low_stock'))
     OR (SELECT count(*) = count(DISTINCT location) FROM low_stock_change) THEN
    RETURN 0;
  END IF;
  WITH gone AS (DELETE FROM low_stock_change RETURNING location, delta),
  kept AS (INSERT INTO low_stock_change (location, delta)
           SELECT location, sum(delta) FROM gone GROUP BY location HAVING sum(delta) <> 0)
  SELECT count(*) INTO folded FROM gone;
  RETURN folded;
END $$;

SELECT recount_low_stock();
