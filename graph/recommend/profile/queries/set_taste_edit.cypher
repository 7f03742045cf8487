// Pin or mute a value of a viewer's taste. Parameters: viewer, id, kind, value, state, at.
// Columns: id.
MERGE (u:User {id: $viewer})
ON CREATE SET u.createdAt = $at
MERGE (e:TasteEdit {id: $id})
SET e.kind = $kind, e.value = $value, e.state = $state, e.at = $at
MERGE (u)-[:HAS_TASTE_EDIT]->(e)
RETURN e.id AS id
