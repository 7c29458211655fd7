"""Rename codes, and release new versions of the packages."""
