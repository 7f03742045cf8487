"""Taste profiles, recommendations and shelves, in rooms that use those before them only:

profile/    the viewer: history, taste, hidden titles, own data; and what they are compared with
rank/       candidates, their scores, the collaborative model, and the order
explain/    the reason for each recommendation, as a sentence
serve/      answers to `me { taste recommendations }` and `home`, shelf by shelf
"""
