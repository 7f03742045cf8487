// Take back a pin or a mute. Parameters: viewer, id.
MATCH (u:User {id: $viewer})-[:HAS_TASTE_EDIT]->(e:TasteEdit {id: $id}) DETACH DELETE e
