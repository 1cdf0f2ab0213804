-- Schema 4. What the ledger of any day is looked up in, as all reports let one know: with it, who asks for another day than
-- the last need not work out the record.

CREATE TABLE indexes (
  version INTEGER PRIMARY KEY NOT NULL,  -- of `state`, when it was written
  size    INTEGER NOT NULL,              -- of the JSON, in bytes
  content BLOB NOT NULL                  -- deflated JSON
) STRICT;
