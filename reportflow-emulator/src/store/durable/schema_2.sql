-- The state of the last delivery, by which a search finds a webhook that failed without reading
-- all events.
ALTER TABLE events ADD COLUMN last_delivery TEXT;
UPDATE events SET last_delivery = json_extract(record, '$.deliveries[#-1].state');
CREATE INDEX last_deliveries ON events (last_delivery, sequence);
