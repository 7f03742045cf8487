"""Similarity of titles, creators and techniques by technique, exact and with evidence."""
