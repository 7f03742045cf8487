// Parameters: model (a fingerprint), rows [{id, key, vector}].
UNWIND $rows AS row MATCH (e:SearchEntry {id: row.id})
SET e.vector = row.vector, e.vectorKey = row.key, e.vectorModel = $model
