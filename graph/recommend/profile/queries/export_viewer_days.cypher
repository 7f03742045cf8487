// A viewer's events by day. Parameters: user. Columns: day (the properties of a ViewingDay).
MATCH (:User {id: $user})-[:HAS_DAY]->(d:ViewingDay)
WITH d ORDER BY d.day
RETURN properties(d) AS day
