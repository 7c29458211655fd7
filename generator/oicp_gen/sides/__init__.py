"""The two sides of a comparison, whatever they are."""
