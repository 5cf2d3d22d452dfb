-- `record` is JSON. It leaves out what has a column of its own, and what is in `files`.
CREATE TABLE requests (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  request_id TEXT NOT NULL UNIQUE,
  workspace TEXT,
  record TEXT NOT NULL,
  -- The number of documents that are being rendered.
  rendering INTEGER NOT NULL,
  -- What counts against `--keep-bytes`.
  bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX finished ON requests (sequence) WHERE rendering = 0;
CREATE INDEX unfinished ON requests (sequence) WHERE rendering > 0;

-- `record` is JSON without the parameters. The PDF is `<request_id>/<file_id>.pdf`.
CREATE TABLE files (
  sequence INTEGER NOT NULL REFERENCES requests ON DELETE CASCADE,
  position INTEGER NOT NULL,
  file_id TEXT NOT NULL,
  record TEXT NOT NULL,
  params TEXT NOT NULL,
  PRIMARY KEY (sequence, position)
) STRICT;

-- `record` is JSON with the deliveries and their attempts.
CREATE TABLE events (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL UNIQUE,
  sequence INTEGER NOT NULL REFERENCES requests ON DELETE CASCADE,
  -- Whether an attempt is left.
  pending INTEGER NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_request ON events (sequence);
CREATE INDEX pending_events ON events (number) WHERE pending = 1;

CREATE TABLE deliveries (
  delivery_id TEXT PRIMARY KEY,
  event_number INTEGER NOT NULL REFERENCES events ON DELETE CASCADE
) STRICT;
CREATE INDEX deliveries_of_event ON deliveries (event_number);

-- The sums of `requests`, because counting them takes long.
CREATE TABLE usage (
  requests INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO usage VALUES (0, 0);
CREATE TRIGGER usage_of_new AFTER INSERT ON requests BEGIN
  UPDATE usage SET requests = requests + 1, bytes = bytes + new.bytes;
END;
CREATE TRIGGER usage_of_changed AFTER UPDATE OF bytes ON requests BEGIN
  UPDATE usage SET bytes = bytes + new.bytes - old.bytes;
END;
CREATE TRIGGER usage_of_removed AFTER DELETE ON requests BEGIN
  UPDATE usage SET requests = requests - 1, bytes = bytes - old.bytes;
END;

-- Facts about this folder.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
