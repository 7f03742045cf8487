// Vectors of sentences. Parameters: ids. Columns: id, vector (half precision, base64).
UNWIND $ids AS id MATCH (s:SentenceVector {id: id}) RETURN s.id AS id, s.vector AS vector
