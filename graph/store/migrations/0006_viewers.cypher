// Viewers, what they watched by day, their lists, and what they changed in their taste.
CREATE CONSTRAINT user_id IF NOT EXISTS FOR (n:User) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT viewingday_id IF NOT EXISTS FOR (n:ViewingDay) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT titlelist_id IF NOT EXISTS FOR (n:TitleList) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT tasteedit_id IF NOT EXISTS FOR (n:TasteEdit) REQUIRE n.id IS UNIQUE;
