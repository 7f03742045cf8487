// Uses that were inferred from texts, what was embedded for that, and titles by Wikipedia page.
CREATE CONSTRAINT inferreduse_id IF NOT EXISTS FOR (n:InferredUse) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT sentencevector_id IF NOT EXISTS FOR (n:SentenceVector) REQUIRE n.id IS UNIQUE;
CREATE INDEX inferreduse_state IF NOT EXISTS FOR (n:InferredUse) ON (n.state);
CREATE INDEX title_wikipedia IF NOT EXISTS FOR (n:Title) ON (n.wikipedia);
