"""Turn a published Confluence table into typed, published code, and keep the two in sync."""

__version__ = "0.1.0"
