// Remove the notes on lists. Parameters: generation, relation, rows [{owner}].
UNWIND $rows AS row
MATCH (l:SimilarityList {id: toString($generation) + '/' + $relation + '/' + row.owner})
DETACH DELETE l
