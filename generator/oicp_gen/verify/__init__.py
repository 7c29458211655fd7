"""Packs artifacts and verifies them in their own language."""
