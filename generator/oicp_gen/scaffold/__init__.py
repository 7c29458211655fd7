"""Create a project from a table."""
