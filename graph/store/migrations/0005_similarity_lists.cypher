// What each list of similar titles or creators was made from, so that only changed ones are made anew.
CREATE CONSTRAINT similaritylist_id IF NOT EXISTS FOR (n:SimilarityList) REQUIRE n.id IS UNIQUE;
