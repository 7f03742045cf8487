// Who is credited with which use, in no order. Columns: use, creator.
// Apart from the uses: on the embedded engine a COLLECT for each use takes twice as long in all.
MATCH (u:Use)-[:BY]->(c:Creator) RETURN u.id AS use, c.id AS creator
