"""The forms in which a page is published, one module for each."""
