-- Schema 1. `readings` is the truth; every other table follows from it and is written anew with it.

CREATE TABLE readings (
  id      TEXT PRIMARY KEY NOT NULL,  -- of the document
  reading TEXT NOT NULL               -- JSON
) STRICT;

CREATE TABLE documents (
  id       TEXT PRIMARY KEY NOT NULL REFERENCES readings (id) ON DELETE CASCADE,
  origin   TEXT NOT NULL,
  file     TEXT NOT NULL,
  earliest TEXT,                      -- published, by the evidence of all reports
  latest   TEXT,
  outlet   TEXT,
  title    TEXT,
  rejected TEXT,
  record   TEXT NOT NULL              -- JSON, as is `record` below
) STRICT;

CREATE TABLE mentions (
  id       TEXT PRIMARY KEY NOT NULL,
  document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,          -- first byte of the evidence in the input
  act      TEXT NOT NULL,
  modality TEXT NOT NULL,
  earliest TEXT,
  latest   TEXT,
  record   TEXT NOT NULL
) STRICT;
CREATE INDEX mentions_of_document ON mentions (document, position);

CREATE TABLE events (
  id       TEXT PRIMARY KEY NOT NULL,
  rank     INTEGER NOT NULL,          -- place in the record's order, by day and id
  act      TEXT NOT NULL,
  modality TEXT NOT NULL,
  earliest TEXT,
  latest   TEXT,
  record   TEXT NOT NULL
) STRICT;

CREATE TABLE event_mentions (
  event   TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  mention TEXT NOT NULL REFERENCES mentions (id) ON DELETE CASCADE,
  PRIMARY KEY (event, mention)
) STRICT, WITHOUT ROWID;

CREATE TABLE stories (
  id       TEXT PRIMARY KEY NOT NULL,
  rank     INTEGER NOT NULL,
  title    TEXT NOT NULL,
  earliest TEXT,
  latest   TEXT,
  record   TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE document_text USING fts5 (id UNINDEXED, title, body, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE event_text USING fts5 (id UNINDEXED, title, body, tokenize = 'porter unicode61 remove_diacritics 2');
