-- Passwords, several stores for a person, the shop's own row, preferences and saved views.

INSERT INTO role_permission (role, permission)
SELECT role, permission
  FROM (VALUES ('clerk', 1), ('manager', 2), ('admin', 3)) r(role, rank)
  JOIN (VALUES
    ('views.use', 1), ('password.change', 1),
    ('cost.read', 2), ('catalog.arrange', 2), ('views.share', 2), ('stock.check', 2),
    ('shop.write', 3)
  ) p(permission, least) ON least <= rank
ON CONFLICT DO NOTHING;

-- NULL: every store, those to come included. Numbers of the inventory's locations.
ALTER TABLE person ADD COLUMN stores smallint[];
UPDATE person SET stores = ARRAY[location] WHERE role = 'clerk';
ALTER TABLE person DROP CONSTRAINT a_clerk_has_a_store, DROP COLUMN location;
ALTER TABLE person
  ADD CONSTRAINT a_clerk_has_a_store CHECK (role <> 'clerk' OR stores IS NOT NULL),
  ADD CONSTRAINT at_least_one_store CHECK (cardinality(stores) > 0),
  ADD CONSTRAINT an_admin_has_every_store CHECK (role <> 'admin' OR stores IS NULL);

-- Names are what people sign in with. Before this revision two could be the same.
UPDATE person SET name = name || ' (' || id || ')'
 WHERE id IN (SELECT id FROM (
   SELECT id, row_number() OVER (
     PARTITION BY lower(normalize(name, NFKC)) ORDER BY active DESC, id) AS place
     FROM person) twins WHERE place > 1);
CREATE UNIQUE INDEX person_name ON person (lower(normalize(name, NFKC)));

-- Apart from person: what is audited, cached or announced of a person holds no hash.
CREATE TABLE credential (
  person int PRIMARY KEY REFERENCES person ON DELETE CASCADE,
  password_hash text NOT NULL,
  must_change boolean NOT NULL DEFAULT false,
  set_at timestamptz NOT NULL DEFAULT clock_timestamp(),  -- a rehash does not move it
  row_version bigint NOT NULL DEFAULT nextval('row_version'),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION audit_credential() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.set_at = OLD.set_at THEN RETURN NULL; END IF;
  PERFORM ensure_month('audit', (clock_timestamp() AT TIME ZONE 'UTC')::date);
  INSERT INTO audit (actor, request, subject, table_name, operation, old, new)
  VALUES (writing_actor(), nullif(current_setting('app.request', true), '')::uuid,
          'person:' || coalesce(NEW.person, OLD.person), TG_TABLE_NAME, lower(TG_OP), NULL,
          CASE WHEN TG_OP <> 'DELETE' THEN
            jsonb_build_object('password', CASE WHEN NEW.must_change THEN 'temporary' ELSE 'own' END)
          END);
  RETURN NULL;
END $$;

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON credential
  FOR EACH ROW EXECUTE FUNCTION stamp_version();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON credential
  FOR EACH ROW EXECUTE FUNCTION audit_credential();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON credential
  FOR EACH ROW EXECUTE FUNCTION write_outbox('person', 'person');

-- By the name that was typed, whether or not somebody has it: a wait tells nobody who works here.
CREATE TABLE sign_in_failure (
  name text PRIMARY KEY,
  failures int NOT NULL,
  wait_until timestamptz NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE shop (
  id int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  name text NOT NULL CHECK (name <> ''),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  row_version bigint NOT NULL DEFAULT nextval('row_version'),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON shop
  FOR EACH ROW EXECUTE FUNCTION stamp_version();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON shop
  FOR EACH ROW EXECUTE FUNCTION write_audit('shop', 'id');
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON shop
  FOR EACH ROW EXECUTE FUNCTION write_outbox('shop', 'id');

-- How somebody likes a screen. Not audited: a column's width is nobody's business.
CREATE TABLE preference (
  person int NOT NULL REFERENCES person ON DELETE CASCADE,
  key text NOT NULL CHECK (key <> ''),
  value jsonb NOT NULL,
  row_version bigint NOT NULL DEFAULT nextval('row_version'),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (person, key)
);
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON preference
  FOR EACH ROW EXECUTE FUNCTION stamp_version();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON preference
  FOR EACH ROW EXECUTE FUNCTION write_outbox('preference', 'person');

CREATE TABLE saved_view (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  screen text NOT NULL CHECK (screen <> ''),
  name text NOT NULL CHECK (name <> ''),
  owner int NOT NULL REFERENCES person ON DELETE CASCADE,
  shared boolean NOT NULL DEFAULT false,
  state jsonb NOT NULL CHECK (jsonb_typeof(state) = 'object'),
  row_version bigint NOT NULL DEFAULT nextval('row_version'),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (owner, screen, lower(normalize(name, NFKC)));
CREATE INDEX saved_view_screen ON saved_view (screen);
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON saved_view
  FOR EACH ROW EXECUTE FUNCTION stamp_version();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON saved_view
  FOR EACH ROW EXECUTE FUNCTION write_audit('view', 'id');
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON saved_view
  FOR EACH ROW EXECUTE FUNCTION write_outbox('view', 'id');
