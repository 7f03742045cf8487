// Remove proposals that are no longer made, unless they were reviewed. Parameters: rows [{id}].
UNWIND $rows AS row MATCH (v:InferredUse {id: row.id}) WHERE v.state = 'PROPOSED' DETACH DELETE v
