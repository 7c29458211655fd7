"""Read the two sides of a comparison."""
