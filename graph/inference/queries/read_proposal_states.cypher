// The states of proposals. Parameters: ids. Columns: id, state, declared (whether the use is
// declared by now).
UNWIND $ids AS id
MATCH (t:Title)-[:HAS_INFERRED_USE]->(v:InferredUse {id: id})-[:INFERRED_OF]->(k:Technique)
RETURN v.id AS id, v.state AS state, EXISTS { (t)-[:HAS_USE]->(:Use)-[:OF]->(k) } AS declared
