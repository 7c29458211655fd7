"""The documentation site: the repository's Markdown and the generated explorer, with one theme."""
