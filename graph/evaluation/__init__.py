"""Evaluation of similarity and recommendations by hidden uses, experts' pairs, hidden titles."""
