"""From selections of a request to their answers."""
