// What the lists of a generation were made from. Parameters: generation.
// Columns: relation, owner, key, kept, lowest, held (whether the owner still has the list).
MATCH (l:SimilarityList) WHERE l.generation = $generation
RETURN l.relation AS relation, l.owner AS owner, l.key AS key, l.kept AS kept, l.lowest AS lowest,
       EXISTS { ()-[:HAS_LIST]->(l) } AS held
