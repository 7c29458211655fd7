"""HTML: from bytes to elements with their places. The only user of Beautiful Soup."""
