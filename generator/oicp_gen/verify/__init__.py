"""Artifacts read back in their own language, and packed."""
