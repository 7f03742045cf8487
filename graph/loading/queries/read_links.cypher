// What records are linked to. Labels: Record, Other, LINK (the relationship). Parameters: ids.
// Columns: id, other.
UNWIND $ids AS id MATCH (n:Record {id: id})-[:LINK]->(o:Other) RETURN n.id AS id, o.id AS other
