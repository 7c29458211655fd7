"""Convert wiki markup, in which Confluence 3 and older store pages, to storage format."""
