"""Pack artifacts and verify them in their own language."""
