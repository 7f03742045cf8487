// How many inferred uses there are of each state. Columns: state, count; by state.
MATCH (v:InferredUse) RETURN v.state AS state, count(v) AS count ORDER BY state
