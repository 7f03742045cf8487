// The same for links that lead to the records.
UNWIND $ids AS id MATCH (n:Record {id: id})<-[:LINK]-(o:Other) RETURN n.id AS id, o.id AS other
