-- Counts a request, and returns 0, or returns the seconds until the next try. Returns no row if
-- the table has none. The clock is the one of the database, read after the lock: no time of a
-- minute's length has more requests than the maximum.
WITH locked AS MATERIALIZED (
  SELECT slots, paused_until FROM reportflow.rate_limit
    WHERE workspace = $1 AND class = $2 FOR UPDATE
), timed AS MATERIALIZED (
  SELECT *, clock_timestamp() AS now, make_interval(secs => $4) AS minute FROM locked
), recent AS MATERIALIZED (
  SELECT now, minute, paused_until,
    ARRAY(SELECT at FROM unnest(slots) AS at WHERE at > now - minute ORDER BY at) AS slots
    FROM timed
), next AS MATERIALIZED (
  -- The slot whose end makes room for this request, if there are so many.
  SELECT now, slots,
    greatest(paused_until, slots[cardinality(slots) - $3 + 1] + minute) AS free FROM recent
), counted AS (
  UPDATE reportflow.rate_limit AS it SET slots = next.slots || next.now FROM next
    WHERE workspace = $1 AND class = $2 AND next.free <= next.now RETURNING 1
)
SELECT CASE
    WHEN EXISTS (SELECT 1 FROM counted) THEN 0
    WHEN free > now THEN CAST(extract(epoch FROM free - now) AS FLOAT8)
    -- The row changed in a way that no program makes. The next try sees it.
    ELSE 0.001
  END FROM next
