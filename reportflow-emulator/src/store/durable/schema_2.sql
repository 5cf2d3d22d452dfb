-- Finds the requests whose webhook failed or is pending without reading all events. The last
-- delivery of an event counts.
CREATE INDEX last_deliveries ON events (json_extract(record, '$.deliveries[#-1].state'), sequence);
