"""Results as text, JSON and the formats of other programs. Nothing else prints."""
