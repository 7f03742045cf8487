// The stored windows of titles. Parameters: titles.
// Columns: id, title, platform, markets, startsOn, endsOn (null: open).
UNWIND $titles AS id MATCH (t:Title {id: id})<-[:WINDOW_OF]-(w:Availability)-[:ON]->(p:Platform)
RETURN w.id AS id, t.id AS title, p.id AS platform, w.markets AS markets, w.startsOn AS startsOn, w.endsOn AS endsOn
