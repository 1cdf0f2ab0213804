-- Schema 3. The ledger of the last day, which follows from the readings like every other table: of a large record it is
-- dear to work out, and it is what most pages ask for.

CREATE TABLE ledgers (
  version INTEGER PRIMARY KEY NOT NULL,  -- of `state`, when it was written
  size    INTEGER NOT NULL,              -- of the JSON, in bytes
  ledger  BLOB NOT NULL                  -- deflated JSON
) STRICT;
