"""The page as it is published: who is asked for it, how, and what is kept of the answer."""
