// Take the write lock on a viewer, who is created where need be. Parameters: user, at, token (any
// new text). Columns: lists (how many the viewer has).
MERGE (u:User {id: $user}) ON CREATE SET u.createdAt = $at
SET u.changed = $token
WITH u
RETURN COUNT { (u)-[:KEEPS]->(:TitleList) } AS lists
