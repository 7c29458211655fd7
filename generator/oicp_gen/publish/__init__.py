"""From files to a published tree, and how a tree differs from what it should be."""
