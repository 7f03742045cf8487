// Hide a title, a creator or a technique from a viewer. Label: Record. Parameters: user, id, at.
// Columns: id; no row when there is no such record.
MATCH (x:Record {id: $id})
MERGE (u:User {id: $user}) ON CREATE SET u.createdAt = $at
MERGE (u)-[h:HIDES]->(x) ON CREATE SET h.at = $at
RETURN x.id AS id
