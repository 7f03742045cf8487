// Delete a viewer's list. Parameters: user, id. Columns: id; no row when the viewer has no such list.
MATCH (:User {id: $user})-[:KEEPS]->(l:TitleList {id: $id})
WITH l, l.id AS id
DETACH DELETE l
RETURN id
