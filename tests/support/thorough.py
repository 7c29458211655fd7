"""How much of an exhaustive search this run covers: a sample, or everything with `--thorough`."""

_chosen = {"thorough": False}


def choose(*, thorough: bool) -> None:
    """Set how thorough this run is; `tests/conftest.py` does, before any test is collected."""
    _chosen["thorough"] = thorough


def is_thorough() -> bool:
    """Return whether this run was started with `--thorough`."""
    return _chosen["thorough"]


def sample(few: int, *, thorough: int) -> int:
    """Return how many examples to try: `few`, or `thorough` in a run with `--thorough`."""
    return thorough if is_thorough() else few
