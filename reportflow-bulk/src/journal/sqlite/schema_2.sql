-- The tables and columns that a journal in PostgreSQL has for its workers. One process at a time
-- uses a file, so `worker` and `download` stay empty.

ALTER TABLE run ADD COLUMN last_earlier_request INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request ADD COLUMN worker INTEGER;

CREATE TABLE worker (
  number INTEGER PRIMARY KEY,
  lease_until TEXT NOT NULL,
  ended_at TEXT
) STRICT;

CREATE TABLE download (
  request_id TEXT PRIMARY KEY,
  worker INTEGER REFERENCES worker (number),
  since TEXT NOT NULL
) STRICT, WITHOUT ROWID;
