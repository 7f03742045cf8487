// Store vectors of sentences. Parameters: rows [{id, vector}].
UNWIND $rows AS row MERGE (s:SentenceVector {id: row.id}) SET s.vector = row.vector
