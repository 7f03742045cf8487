"""Bringing data into the store from files."""
