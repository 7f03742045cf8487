// What titles are part of, themselves included. Parameters: ids.
UNWIND $ids AS id MATCH (t:Title {id: id})-[:PART_OF*0..20]->(above:Title)
RETURN t.id AS id, above.id AS above
