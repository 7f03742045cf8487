// The techniques' vectors of a generation. Parameters: generation, rows [{technique, values}].
UNWIND $rows AS row MATCH (k:Technique {id: row.technique})
MERGE (v:TechniqueVector {id: toString($generation) + '/' + row.technique})
SET v.generation = $generation, v.technique = row.technique, v.values = row.values
MERGE (k)-[:HAS_VECTOR]->(v)
