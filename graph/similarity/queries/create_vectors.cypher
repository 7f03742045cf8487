// The techniques' vectors of a generation.
// Parameters: generation, rows [{technique, values, key (of the embedding), idf, position,
// prior, weights (of graph.similarity.likely)}].
UNWIND $rows AS row MATCH (k:Technique {id: row.technique})
MERGE (v:TechniqueVector {id: toString($generation) + '/' + row.technique})
SET v.generation = $generation, v.technique = row.technique, v.values = row.values,
    v.key = row.key, v.idf = row.idf, v.position = row.position, v.prior = row.prior,
    v.weights = row.weights
MERGE (k)-[:HAS_VECTOR]->(v)
