// Take a rating back. Parameters: user, title. Columns: id; no row when there was none.
MATCH (:User {id: $user})-[r:RATED]->(t:Title {id: $title})
WITH r, t.id AS id
DELETE r
RETURN id
