"""Changes between two specs, by meaning: classes, comparison, words."""
