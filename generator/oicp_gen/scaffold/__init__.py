"""A new project from a table."""
