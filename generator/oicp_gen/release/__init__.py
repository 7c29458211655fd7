"""New names and new versions of the published packages."""
