"""The graph: what the store holds, and how it is loaded, computed from and queried.

`graph` knows Cypher, engines, loaders, embeddings and similarity. It never imports `catalog`
and contains no GraphQL.
"""
