// Which of these records are stored, and as what. Label: Record. Parameters: ids.
// Columns: id, digest (null when a load was interrupted before the record was complete).
UNWIND $ids AS id MATCH (n:Record {id: id}) RETURN n.id AS id, n.digest AS digest
