// Note what has become of a proposal, unless it was judged meanwhile. Parameters: id, state, at.
// Columns: id.
MATCH (v:InferredUse {id: $id}) WHERE v.state = 'PROPOSED' OR v.state = $state
SET v.state = $state, v.reviewedAt = $at RETURN v.id AS id
