// A new list of a viewer. Parameters: user, id, name, at.
MATCH (u:User {id: $user})
MERGE (l:TitleList {id: $id})
MERGE (u)-[:KEEPS]->(l)
SET l.name = $name, l.createdAt = $at
