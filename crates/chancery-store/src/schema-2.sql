-- Schema 2. `readings` is the truth, and `inputs` what they were read from; every other table follows from the readings.
-- Of what follows only the rows that changed are written.

DROP TABLE event_mentions;
DROP TABLE mentions;
DROP TABLE events;
DROP TABLE stories;
DROP TABLE documents;
DROP TABLE document_text;
DROP TABLE event_text;

-- The bytes as they were given, so that a later version can read them again.
CREATE TABLE inputs (
  hash    TEXT PRIMARY KEY NOT NULL,  -- BLAKE3 of the bytes
  size    INTEGER NOT NULL,           -- of the bytes
  content BLOB NOT NULL               -- deflated
) STRICT;
ALTER TABLE readings ADD COLUMN input TEXT REFERENCES inputs (hash);

-- Documents, mentions, events and stories alike. `n` holds the kind and the id, `rank` the days: both are in the order
-- in which records are listed, by day and id.
CREATE TABLE items (
  n          INTEGER PRIMARY KEY NOT NULL,  -- kind << 60 | first 15 hexadecimal digits of the id
  id         TEXT NOT NULL,
  rank       INTEGER NOT NULL,              -- last day << 23 | first day, counted from -9999-01-01
  confidence INTEGER NOT NULL,              -- in thousandths
  digest     INTEGER NOT NULL,              -- of the record and all that is written beside it
  tags       BLOB NOT NULL                  -- numbers of 6 bytes, ascending
) STRICT;

CREATE TABLE records (
  n      INTEGER PRIMARY KEY NOT NULL REFERENCES items (n) ON DELETE CASCADE,
  record TEXT NOT NULL                      -- JSON
) STRICT;

-- What items are found by: ('event', 'actor', 'RUS').
CREATE TABLE tags (
  n     INTEGER PRIMARY KEY NOT NULL,
  kind  TEXT NOT NULL,
  label TEXT NOT NULL,
  value TEXT NOT NULL,
  count INTEGER NOT NULL,                   -- of items that bear it
  UNIQUE (kind, label, value)
) STRICT;

CREATE TABLE postings (
  tag  INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  item INTEGER NOT NULL,
  PRIMARY KEY (tag, rank, item)
) STRICT, WITHOUT ROWID;

-- A document has mentions and events; a story has events, mentions and documents; an event has mentions.
CREATE TABLE members (
  parent INTEGER NOT NULL,
  child  INTEGER NOT NULL,
  PRIMARY KEY (parent, child)
) STRICT, WITHOUT ROWID;
CREATE INDEX stories_of ON members (child) WHERE parent >= 3458764513820540928;

-- Changes with everything that is written, and is the same for the same record.
CREATE TABLE state (version INTEGER NOT NULL) STRICT;
INSERT INTO state VALUES (0);

-- The rowid is the number of the item.
CREATE VIRTUAL TABLE document_text USING fts5 (title, body, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE event_text USING fts5 (title, body, tokenize = 'porter unicode61 remove_diacritics 2');

-- For people who look at the file with other tools.
CREATE VIEW documents AS
  SELECT id, record ->> '$.origin' AS origin, record ->> '$.published.date.earliest' AS earliest,
    record ->> '$.published.date.latest' AS latest, record ->> '$.outlet' AS outlet, record ->> '$.title' AS title,
    record ->> '$.rejected' AS rejected, record
  FROM items JOIN records USING (n) WHERE n >> 60 = 0;
CREATE VIEW mentions AS
  SELECT id, record ->> '$.document' AS document, record ->> '$.evidence.start' AS position, record ->> '$.act' AS act,
    record ->> '$.modality' AS modality, record ->> '$.when.earliest' AS earliest, record ->> '$.when.latest' AS latest, record
  FROM items JOIN records USING (n) WHERE n >> 60 = 1;
CREATE VIEW events AS
  SELECT id, record ->> '$.act' AS act, record ->> '$.modality' AS modality, record ->> '$.when.earliest' AS earliest,
    record ->> '$.when.latest' AS latest, record
  FROM items JOIN records USING (n) WHERE n >> 60 = 2;
CREATE VIEW stories AS
  SELECT id, record ->> '$.title' AS title, record ->> '$.first' AS first, record ->> '$.last' AS last, record
  FROM items JOIN records USING (n) WHERE n >> 60 = 3;
