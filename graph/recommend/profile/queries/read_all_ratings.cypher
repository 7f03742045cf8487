// Every viewer's ratings, in no order. Columns: viewer, title, value, at.
MATCH (u:User)-[r:RATED]->(t:Title)
RETURN u.id AS viewer, t.id AS title, r.value AS value, r.at AS at
