-- Times are UTC, as in RFC 3339.

-- One row.
CREATE TABLE run (
  one INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  -- The passthrough of each document has it.
  id TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  design_id TEXT,
  version INTEGER,
  settings TEXT,
  -- The time when all documents were in the journal.
  sealed_at TEXT,
  host TEXT NOT NULL,
  path TEXT NOT NULL,
  -- The lowest number of a new attempt: a restored file may lack the last ones.
  first_attempt INTEGER NOT NULL DEFAULT 1,
  -- Differs in a copy of the file.
  identity TEXT NOT NULL,
  -- 1 in the file itself, not only in its log, while a process may send: the file alone may
  -- then lack what was sent.
  is_open INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE document (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  -- Without `.pdf`.
  file_name TEXT NOT NULL,
  -- Equal for names that some file system treats as the same.
  name_key TEXT NOT NULL UNIQUE,
  -- The SHA-256 of all that is sent.
  hash BLOB NOT NULL,
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN (
    'planned', 'sending', 'accepted', 'announced', 'saved', 'refused', 'unknown', 'skipped'
  )),
  attempts INTEGER NOT NULL DEFAULT 0,
  -- The most documents of a request with this one.
  max_batch INTEGER,
  -- The newest request when the service last refused this document alone. A newer one that
  -- is accepted shows that the service does not refuse every request.
  refused_after INTEGER,
  -- 1 if the service named this document in its refusal.
  refusal_is_named INTEGER NOT NULL DEFAULT 0,
  -- The service's ids of its request and its file.
  request_id TEXT,
  file_id TEXT,
  -- 1 if a person named the request and the file.
  is_settled INTEGER NOT NULL DEFAULT 0,
  -- A planned document that has one was refused, and is not sent again by this run. It is
  -- `refused` as soon as the refusal is certain.
  reason TEXT,
  location TEXT,
  sha256 TEXT,
  size INTEGER,
  CHECK (request_id IS NOT NULL OR state NOT IN ('accepted', 'announced', 'saved')),
  CHECK (request_id IS NULL OR state NOT IN ('planned', 'sending')),
  CHECK (state <> 'saved' OR (location IS NOT NULL AND sha256 IS NOT NULL AND size IS NOT NULL))
) STRICT;

CREATE INDEX document_by_state ON document (state, number);
CREATE INDEX document_by_refusal ON document (refused_after)
  WHERE state = 'planned' AND reason IS NOT NULL;
CREATE INDEX document_by_request_id ON document (request_id) WHERE request_id IS NOT NULL;

-- A table of its own, so that a change of the state does not write it again.
CREATE TABLE content (
  document INTEGER PRIMARY KEY REFERENCES document (number) ON DELETE CASCADE,
  params TEXT NOT NULL,
  share TEXT,
  passcode INTEGER NOT NULL,
  passthrough TEXT,
  source TEXT
) STRICT;

CREATE TABLE request (
  number INTEGER PRIMARY KEY,
  state TEXT NOT NULL DEFAULT 'sending' CHECK (state IN (
    'sending', 'responded', 'accepted', 'failed', 'unknown'
  )),
  sent_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  responded_at TEXT,
  announced_at TEXT,
  request_id TEXT,
  -- May have passcodes, which the service returns only once.
  response BLOB,
  error TEXT
) STRICT;

CREATE INDEX request_by_id ON request (request_id);
CREATE INDEX request_by_state ON request (state);

-- The documents of each request. The last attempt of a document is `document.attempts`.
CREATE TABLE attempt (
  document INTEGER NOT NULL REFERENCES document (number),
  number INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request (number),
  position INTEGER NOT NULL,
  PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attempt_by_request ON attempt (request, position);

-- Documents that the service made a second time.
CREATE TABLE duplicate (
  document INTEGER NOT NULL REFERENCES document (number),
  request_id TEXT NOT NULL,
  file_id TEXT,
  PRIMARY KEY (document, request_id)
) STRICT, WITHOUT ROWID;

-- Rows are only added.
CREATE TABLE history (
  at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  step TEXT NOT NULL,
  request INTEGER REFERENCES request (number),
  document INTEGER REFERENCES document (number),
  detail TEXT
) STRICT;
