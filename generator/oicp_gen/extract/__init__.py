"""From a page and a contract to the rows of the table."""
