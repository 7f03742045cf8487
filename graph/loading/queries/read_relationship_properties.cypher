// What is stored of every record of a kind that is a relationship, from these records. Labels: LINK
// (the relationship), Record and Other (what it leads from and to).
// Parameters: ids (of Record), names (of properties). Columns: id, start, finish (ids of what it
// leads from and to), digest, values (of the properties, in their order).
UNWIND $ids AS id MATCH (n:Record {id: id})-[r:LINK]->(o:Other)
RETURN r.id AS id, n.id AS start, o.id AS finish, r.digest AS digest,
       [name IN $names | r[name]] AS values
