"""The two sides of a comparison: files, packages, revisions."""
