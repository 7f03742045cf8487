// The stored windows on platforms. Parameters: platforms.
// Columns: id, platform, startsOn, endsOn (null: open).
UNWIND $platforms AS id MATCH (p:Platform {id: id})<-[:ON]-(w:Availability)
RETURN w.id AS id, p.id AS platform, w.startsOn AS startsOn, w.endsOn AS endsOn
