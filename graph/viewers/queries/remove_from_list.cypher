// Take a title off a viewer's list. Parameters: user, id, title. Columns: id; no row when it was
// not on it.
MATCH (:User {id: $user})-[:KEEPS]->(l:TitleList {id: $id})-[h:HOLDS]->(t:Title {id: $title})
WITH h, t.id AS id
DELETE h
RETURN id
