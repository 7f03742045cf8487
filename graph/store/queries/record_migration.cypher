// Record an applied migration. Parameters: id (text), number.
MERGE (m:Migration {id: $id}) SET m.number = $number
