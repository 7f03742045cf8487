// Remove all links of uses. Parameters: rows [{id}].
UNWIND $rows AS row MATCH (n:Use {id: row.id})-[r:OF|BY|HAS_USE]-() DELETE r
