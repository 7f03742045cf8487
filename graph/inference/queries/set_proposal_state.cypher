// Set the state of a proposal, unless it was reviewed otherwise meanwhile. Parameters: id, state, at.
// Columns: id.
MATCH (v:InferredUse {id: $id}) WHERE v.state = 'PROPOSED' OR v.state = $state
SET v.state = $state, v.reviewedAt = $at RETURN v.id AS id
