"""Benchmarks. They measure; they are no tests."""
