-- What a search of the log looks at, in small letters once rather than for each search: made
-- anew for 100,000 calls that takes longer than somebody types. What was said stands apart, since
-- not everybody may search it. Follows 0001.

ALTER TABLE activity
  ADD searched text NOT NULL GENERATED ALWAYS AS (lower(
    service || '.' || operation || ' ' || caller || ' ' || kind || ' ' || outcome || ' '
    || request::text)) STORED,
  ADD said_searched text NOT NULL GENERATED ALWAYS AS (lower(said)) STORED;
