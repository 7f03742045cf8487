// The titles' profiles of a generation as vectors. Parameters: generation,
// rows [{title, values (of length 1), length}].
UNWIND $rows AS row MATCH (t:Title {id: row.title})
MERGE (v:TitleVector {id: toString($generation) + '/' + row.title})
SET v.generation = $generation, v.values = row.values, v.length = row.length
MERGE (t)-[:HAS_PROFILE]->(v)
