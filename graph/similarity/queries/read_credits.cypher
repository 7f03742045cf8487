// Who is credited on what, once for each credit, in no order. Columns: title, creator.
MATCH (c:Creator)-[:CREDITED]->(t:Title) RETURN t.id AS title, c.id AS creator
