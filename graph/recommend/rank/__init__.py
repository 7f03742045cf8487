"""From a viewer's profile to a ranked list: candidates, scores, and the order."""
