// How many viewers have watched each title, in each market. Parameters: least (viewers of a market).
// Columns: title, market ('' where a viewer states none), viewers.
MATCH (u:User)-[:WATCHED]->(t:Title)
WITH t.id AS title, coalesce(u.market, '') AS market, count(u) AS viewers
WHERE viewers >= $least
RETURN title, market, viewers ORDER BY title, market
