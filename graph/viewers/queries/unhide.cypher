// Show again what a viewer has hidden. Label: Record. Parameters: user, id. Columns: id; no row
// when it was not hidden.
MATCH (:User {id: $user})-[h:HIDES]->(x:Record {id: $id})
WITH h, x.id AS id
DELETE h
RETURN id
