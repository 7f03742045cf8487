// Remove titles' vectors. Parameters: generation, rows [{owner}].
UNWIND $rows AS row MATCH (v:TitleVector {id: toString($generation) + '/' + row.owner})
DETACH DELETE v
