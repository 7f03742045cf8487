"""The reason for a recommendation, and its sentence."""
