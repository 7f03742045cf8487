// How many of each kind there are.
// Columns: titles, creators, techniques, uses, credits, roles, platforms, windows, programmes, claims.
RETURN COUNT { (:Title) } AS titles, COUNT { (:Creator) } AS creators,
       COUNT { (:Technique) } AS techniques, COUNT { (:Use) } AS uses,
       COUNT { (:Creator)-[:CREDITED]->(:Title) } AS credits, COUNT { (:Role) } AS roles,
       COUNT { (:Platform) } AS platforms, COUNT { (:Availability) } AS windows,
       COUNT { (:Programme) } AS programmes, COUNT { (:Claim) } AS claims
