// Delete what belongs to a viewer alone: days, lists, edits of the taste. Parameters: user.
MATCH (:User {id: $user})-[:HAS_DAY|KEEPS|HAS_TASTE_EDIT]->(part)
DETACH DELETE part
