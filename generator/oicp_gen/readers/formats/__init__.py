"""The formats in which a page is published, one module for each."""
