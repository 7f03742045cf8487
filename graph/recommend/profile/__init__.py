"""The viewer: history, taste profile and own data; and the catalog that they are compared with."""
