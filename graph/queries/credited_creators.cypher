// Who is credited on what. Columns: title, creator; ordered.
MATCH (c:Creator)-[:CREDITED]->(t:Title) RETURN DISTINCT t.id AS title, c.id AS creator
ORDER BY title, creator
