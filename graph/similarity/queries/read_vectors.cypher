// The techniques' vectors of a generation. Parameters: generation.
// Columns: technique, values, key, idf, prior, weights, held (whether the technique still has the vector).
MATCH (v:TechniqueVector) WHERE v.generation = $generation
RETURN v.technique AS technique, v.values AS values, v.key AS key, v.idf AS idf,
       v.prior AS prior, v.weights AS weights,
       EXISTS { (:Technique)-[:HAS_VECTOR]->(v) } AS held
