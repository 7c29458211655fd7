"""Generate typed code from a published Confluence table, and keep the two in sync."""

__version__ = "0.1.0"
