// Mark records as completely written. Label: Record. Parameters: rows [{id, digest}].
UNWIND $rows AS row MATCH (n:Record {id: row.id}) SET n.digest = row.digest
