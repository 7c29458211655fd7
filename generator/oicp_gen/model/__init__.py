"""The data that the stages pass to each other."""
