// Set what is known of a viewer. Parameters: user, properties (null: remove), at.
MERGE (u:User {id: $user}) ON CREATE SET u.createdAt = $at
SET u += $properties
