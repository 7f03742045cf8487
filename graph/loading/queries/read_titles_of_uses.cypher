// The titles that uses are on. Parameters: uses (ids). Columns: use, title.
UNWIND $uses AS id MATCH (u:Use {id: id})<-[:HAS_USE]-(t:Title) RETURN u.id AS use, t.id AS title
