// Entries of the record of approvals or consents. Label: Record. Parameters: ids.
UNWIND $ids AS id MATCH (n:Record {id: id})-[:FOR_TITLE]->(t:Title)
RETURN n.id AS id, n.request AS request, n.kind AS kind, n.at AS at, t.id AS title,
  head(COLLECT { MATCH (n)-[:OF_PERFORMER]->(c:Creator) RETURN c.id }) AS performer
