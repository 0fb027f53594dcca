-- Where an old shop is taken apart, in the catalogue's database: `legacy` holds what stays (the
-- run and what was found), `legacy_work` what is thrown away at its end.
-- Unlogged: if a crash of the server empties them, the run reads the old table again.
CREATE SCHEMA IF NOT EXISTS legacy;

CREATE TABLE IF NOT EXISTS legacy.run (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  source text NOT NULL,                      -- where the old table is, without a password
  began timestamptz NOT NULL DEFAULT now(),  -- the moment of the opening movements and prices
  phase text NOT NULL DEFAULT 'staging' CHECK (phase IN ('staging', 'planned', 'done')),
  mark jsonb,                                -- what the old table was when it was read
  result jsonb                               -- what the run answered, to be answered again
);
-- Every row that broke a rule, and what was done.
CREATE TABLE IF NOT EXISTS legacy.finding (
  rule text NOT NULL,
  row_id bigint NOT NULL,                    -- the old table's id
  product_id bigint,
  sku text,
  warehouse text,
  column_name text NOT NULL,
  found text,
  done text NOT NULL
);

CREATE SCHEMA legacy_work;
CREATE TABLE legacy_work.chunk (after bigint PRIMARY KEY, upto bigint NOT NULL, rows bigint NOT NULL);
CREATE UNLOGGED TABLE legacy_work.stage (
  id bigint NOT NULL,
  product_id bigint, sku text, product_name text, description text, department text,
  category text, subcategory text, brand text, brand_country text, supplier_name text,
  supplier_address text, supplier_email text, tags text, price numeric, popularity float8,
  warehouse text, warehouse_name text, warehouse_address text, warehouse_city text,
  stock_level bigint, reorder_level bigint, image_urls text, last_updated timestamp
) WITH (autovacuum_enabled = off);

-- Characters that nobody sees: controls, which become blanks, and those without a width, which go.
CREATE FUNCTION legacy_work.is_controlled(told text, lines boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN told ~ CASE WHEN lines
  THEN '[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]'
  ELSE '[\u0001-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]' END;
CREATE FUNCTION legacy_work.seen(told text, controls text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(
  regexp_replace(told, '[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]', '', 'g'),
  controls, ' ', 'g');

-- A text on one line without blanks around it, NULL if nothing is left.
CREATE FUNCTION legacy_work.clean(told text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(btrim(
  CASE WHEN legacy_work.is_controlled(told, false)
       THEN legacy_work.seen(told, '[\u0001-\u001f\u007f-\u009f\u2028\u2029]') ELSE told END,
  U&' \00a0\2003\3000'), '');

-- Ditto, and no longer than that.
CREATE FUNCTION legacy_work.clean(told text, longest int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN rtrim(left(legacy_work.clean(told), longest), U&' \00a0\2003\3000');

-- A text of many lines.
CREATE FUNCTION legacy_work.clean_lines(told text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(btrim(
  CASE WHEN legacy_work.is_controlled(told, true)
       THEN legacy_work.seen(regexp_replace(told, '\r\n?', E'\n', 'g'),
                             '[\u0001-\u0008\u000b-\u001f\u007f-\u009f]') ELSE told END,
  U&' \000a\0009\00a0\2003\3000'), '');

-- The parts of "A > B > C", none of them empty.
CREATE FUNCTION legacy_work.parts(told text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
  SELECT each FROM (SELECT legacy_work.clean(part, 200) AS each, n
                      FROM unnest(string_to_array(told, '>')) WITH ORDINALITY one (part, n)) every
   WHERE each IS NOT NULL ORDER BY n);

-- The path that department, category and subcategory tell: the deepest decides. A part without
-- its path is put below the one before it.
CREATE FUNCTION legacy_work.path(department text, category text, subcategory text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  path text[] := '{}';
  deeper text[];
  told text;
BEGIN
  FOREACH told IN ARRAY ARRAY[department, category, subcategory] LOOP
    deeper := legacy_work.parts(told);
    CONTINUE WHEN deeper = '{}';
    path := CASE WHEN cardinality(deeper) > 1 OR path = '{}' OR deeper[1] = path[1] THEN deeper
                 ELSE path || deeper END;
  END LOOP;
  RETURN path;
END $$;

-- Whether it may be the address of a picture: of the web, or a file beside the shop's pages.
CREATE FUNCTION legacy_work.is_address(told text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN told ~ '^https?://[^ ]+$' THEN true
            ELSE told !~ ' ' AND told !~* '^[a-z][a-z0-9+.-]*:' OR told ~* '^https?://[^ ]+$' END;
