// Every stored credit of these creators. Parameters: creators. Columns: id, digest.
UNWIND $creators AS creator MATCH (:Creator {id: creator})-[r:CREDITED]->(:Title)
RETURN r.id AS id, r.digest AS digest
