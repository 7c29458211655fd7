"""Reading and writing files safely: paths, locks, digests, atomic replacement, archives."""
