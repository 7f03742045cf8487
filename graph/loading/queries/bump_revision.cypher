// Note that the data has changed, in the transaction that changes it. Parameters: revision.
MATCH (c:Catalog {id: 'catalog'}) SET c.revision = $revision
