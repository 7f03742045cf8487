// Name a viewer's list anew. Parameters: user, id, name. Columns: id; no row when the viewer has no
// such list.
MATCH (:User {id: $user})-[:KEEPS]->(l:TitleList {id: $id})
SET l.name = $name
RETURN l.id AS id
