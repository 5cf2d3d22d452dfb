-- The counts of the service's rate limits, for all programs that use a workspace.
CREATE SCHEMA IF NOT EXISTS reportflow;

CREATE TABLE IF NOT EXISTS reportflow.rate_limit (
  -- The SHA-256 of the app key, in hex.
  workspace TEXT NOT NULL,
  class TEXT NOT NULL,
  -- The times of the requests of the last minute, oldest first.
  slots TIMESTAMPTZ[] NOT NULL DEFAULT '{}',
  -- After a 429.
  paused_until TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (workspace, class)
-- New versions of a row find room beside it.
) WITH (fillfactor = 20);
