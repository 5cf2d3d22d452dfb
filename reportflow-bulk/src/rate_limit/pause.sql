-- Delays the requests of a class, also those of other programs. A longer pause stays.
INSERT INTO reportflow.rate_limit AS it (workspace, class, paused_until)
  VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))
  ON CONFLICT (workspace, class) DO UPDATE
    SET paused_until = greatest(it.paused_until, excluded.paused_until)
