-- The counts of the service's rate limits, for all programs that use a workspace.
CREATE SCHEMA IF NOT EXISTS reportflow;

CREATE TABLE IF NOT EXISTS reportflow.rate_limit (
  -- The SHA-256 of the app key, in hex.
  workspace TEXT NOT NULL,
  class TEXT NOT NULL,
  -- After a 429.
  paused_until TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (workspace, class)
);

-- The requests of the last minute.
CREATE TABLE IF NOT EXISTS reportflow.rate_limit_slot (
  workspace TEXT NOT NULL,
  class TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL
);
CREATE INDEX IF NOT EXISTS rate_limit_slot_by_time
  ON reportflow.rate_limit_slot (workspace, class, at);

-- Counts a request, and returns 0, or returns the seconds until the next try. The clock is the
-- one of the database, read after the lock: no time of a length of `minute` has more requests
-- than `maximum`.
CREATE OR REPLACE FUNCTION reportflow.acquire_slot(
  of_workspace TEXT, of_class TEXT, maximum INTEGER, minute FLOAT8
) RETURNS FLOAT8 LANGUAGE plpgsql AS $$
DECLARE
  now TIMESTAMPTZ;
  pause TIMESTAMPTZ;
  free TIMESTAMPTZ;
BEGIN
  INSERT INTO reportflow.rate_limit (workspace, class) VALUES (of_workspace, of_class)
    ON CONFLICT DO NOTHING;
  SELECT paused_until INTO pause FROM reportflow.rate_limit
    WHERE workspace = of_workspace AND class = of_class FOR UPDATE;
  now := clock_timestamp();
  DELETE FROM reportflow.rate_limit_slot
    WHERE workspace = of_workspace AND class = of_class AND at <= now - make_interval(secs => minute);
  -- The slot whose end makes room for this request.
  SELECT at + make_interval(secs => minute) INTO free FROM reportflow.rate_limit_slot
    WHERE workspace = of_workspace AND class = of_class
    ORDER BY at DESC OFFSET maximum - 1 LIMIT 1;
  free := greatest(free, pause);
  IF free > now THEN
    RETURN extract(epoch FROM free - now);
  END IF;
  INSERT INTO reportflow.rate_limit_slot VALUES (of_workspace, of_class, now);
  RETURN 0;
END
$$;
