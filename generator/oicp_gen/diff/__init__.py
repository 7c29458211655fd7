"""Compare two specs, and report the changes to their codes."""
