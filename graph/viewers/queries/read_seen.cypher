// Hashes of events that are recorded. Parameters: buckets (ids). Columns: id, hashes.
UNWIND $buckets AS bucket MATCH (s:SeenEvents {id: bucket}) RETURN s.id AS id, s.hashes AS hashes
