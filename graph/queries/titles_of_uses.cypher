// The titles that uses are on. Parameters: ids.
UNWIND $ids AS id MATCH (u:Use {id: id})<-[:HAS_USE]-(t:Title) RETURN u.id AS id, t.id AS title
