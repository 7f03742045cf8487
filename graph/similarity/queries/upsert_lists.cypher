// Note what lists were made from. Label: Record.
// Parameters: generation, relation, rows [{owner, key, kept (how many edges), lowest (score)}].
// The note is made even where the owner has gone meanwhile: the next link then finds it ownerless.
UNWIND $rows AS row
MERGE (l:SimilarityList {id: toString($generation) + '/' + $relation + '/' + row.owner})
SET l.generation = $generation, l.relation = $relation, l.owner = row.owner, l.key = row.key,
    l.kept = row.kept, l.lowest = row.lowest
WITH l, row MATCH (n:Record {id: row.owner}) MERGE (n)-[:HAS_LIST]->(l)
