"""The two stores behind one driver: where they differ, and how the embedded one is run."""
