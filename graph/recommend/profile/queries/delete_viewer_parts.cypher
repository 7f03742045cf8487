// Delete what belongs to a viewer alone: days, hashes of events, lists, edits of the taste. Parameters: user.
MATCH (:User {id: $user})-[:HAS_DAY|HAS_SEEN|KEEPS|HAS_TASTE_EDIT]->(part)
DETACH DELETE part
