// What stored search entries were written from. Parameters: ids. Columns: id, digest.
UNWIND $ids AS id MATCH (e:SearchEntry {id: id}) RETURN e.id AS id, e.digest AS digest
