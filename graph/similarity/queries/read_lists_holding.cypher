// Whose lists hold one of these. Labels: Record, SIMILAR (the relationship).
// Parameters: generation, ids. Columns: owner.
UNWIND $ids AS id MATCH (o:Record)-[r:SIMILAR]->(n:Record {id: id})
WHERE r.generation = $generation RETURN DISTINCT o.id AS owner
