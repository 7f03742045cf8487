"""The catalog's interface: the GraphQL schema, the HTTP application, and the `catalog` command."""

__version__ = "0.1.0"
