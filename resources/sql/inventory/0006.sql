-- Where a location is, for a person: lines of an address, empty if nobody said. Follows 0005.

ALTER TABLE location ADD COLUMN address text NOT NULL DEFAULT '';
