// Remove proposals that are not made any more and that nobody has judged. Parameters: rows [{id}].
UNWIND $rows AS row MATCH (v:InferredUse {id: row.id}) WHERE v.state = 'PROPOSED' DETACH DELETE v
