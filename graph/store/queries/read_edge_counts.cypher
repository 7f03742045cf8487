// Similarity edges of one build. Parameters: generation.
// Columns: titlesByTechnique, titlesByCreators, creators, techniques.
RETURN COUNT { (:Title)-[a:SIMILAR_TECHNIQUES]->(:Title) WHERE a.generation = $generation } AS titlesByTechnique,
       COUNT { (:Title)-[b:SIMILAR_CREATORS]->(:Title) WHERE b.generation = $generation } AS titlesByCreators,
       COUNT { (:Creator)-[c:SIMILAR_PRACTICE]->(:Creator) WHERE c.generation = $generation } AS creators,
       COUNT { (:Technique)-[d:SIMILAR_TO]->(:Technique) WHERE d.generation = $generation } AS techniques
