// Lists that have lost edges, as happens when what they lead to is removed.
// Labels: Record, SIMILAR (the relationship). Parameters: generation, relation. Columns: owner.
MATCH (l:SimilarityList) WHERE l.generation = $generation AND l.relation = $relation AND l.kept > 0
MATCH (n:Record)-[:HAS_LIST]->(l)
WHERE COUNT { MATCH (n)-[r:SIMILAR]->(:Record) WHERE r.generation = $generation } < l.kept
RETURN l.owner AS owner
