// The parent of every stored record that has one. Labels: Record, PARENT (the relationship).
// Columns: id, parent.
MATCH (n:Record)-[:PARENT]->(p:Record) RETURN n.id AS id, p.id AS parent
