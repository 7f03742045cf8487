// Rate a title, or rate it anew. Parameters: user, title, value, at. Columns: id; no row when there
// is no such title.
MATCH (t:Title {id: $title})
MERGE (u:User {id: $user}) ON CREATE SET u.createdAt = $at
MERGE (u)-[r:RATED]->(t)
SET r.value = $value, r.at = $at
RETURN t.id AS id
