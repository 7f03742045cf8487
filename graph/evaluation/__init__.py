"""How good the similarity is: measured on declared uses that are hidden, and by experts' pairs."""
