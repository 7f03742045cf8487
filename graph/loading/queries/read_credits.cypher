// Every stored credit of these creators. Parameters: creators, names (of properties).
// Columns: id, title, creator, digest, values (of the properties, in their order).
UNWIND $creators AS creator MATCH (c:Creator {id: creator})-[r:CREDITED]->(t:Title)
RETURN r.id AS id, t.id AS title, c.id AS creator, r.digest AS digest,
       [name IN $names | r[name]] AS values
