"""Rules: one function for each thing that can be odd or wrong in a page."""
