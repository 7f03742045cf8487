"""Viewers: what they watched, rated, keep in lists, hide and prefer, and the strength of it."""
