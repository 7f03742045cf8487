// Every stored record of a kind that is a relationship, from these records. Labels: LINK (the
// relationship), Record and Other (what it leads from and to). Parameters: ids (of Record).
// Columns: id, digest.
UNWIND $ids AS id MATCH (:Record {id: id})-[r:LINK]->(:Other) RETURN r.id AS id, r.digest AS digest
