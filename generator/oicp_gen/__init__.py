"""A published Confluence table into typed, published code, and the two kept in sync."""

__version__ = "0.1.0"
