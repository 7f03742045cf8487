// The techniques' vectors of a generation. Parameters: generation.
// Columns: technique, values, key, idf, held (whether the technique still has the vector).
MATCH (v:TechniqueVector) WHERE v.generation = $generation
RETURN v.technique AS technique, v.values AS values, v.key AS key, v.idf AS idf,
       EXISTS { (:Technique)-[:HAS_VECTOR]->(v) } AS held
