// When platforms opened and closed. Parameters: platforms. Columns: id, opened, closed.
UNWIND $platforms AS id MATCH (p:Platform {id: id}) RETURN p.id AS id, p.opened AS opened, p.closed AS closed
