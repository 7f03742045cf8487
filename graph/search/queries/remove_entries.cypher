// Remove the search entries of records that are gone. Parameters: rows [{id}].
UNWIND $rows AS row MATCH (e:SearchEntry {id: row.id}) DETACH DELETE e
