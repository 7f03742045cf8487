// What viewers have watched and rated already. Parameters: viewers.
// Columns: viewer, title, ratedAt (null where it was watched only), watched (whether it was).
UNWIND $viewers AS id MATCH (u:User {id: id})-[w:WATCHED]->(t:Title)
RETURN id AS viewer, t.id AS title, null AS ratedAt, true AS watched
UNION ALL
UNWIND $viewers AS id MATCH (u:User {id: id})-[r:RATED]->(t:Title)
RETURN id AS viewer, t.id AS title, r.at AS ratedAt, false AS watched
