"""How messages put things: texts in quotes, numbers with their nouns, lists that end."""

from collections.abc import Iterable

from oicp_gen.text.characters import escape_unprintable


def quote(text: str, limit: int = 60) -> str:
    """A text of the page in a message: in quotes, shortened, nothing invisible in it."""
    short = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return f'"{escape_unprintable(short)}"'


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number and its noun: "1 row", "2 rows"."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or f'{noun}s'}"


def listed(items: list[str], limit: int = 12) -> str:
    """Codes or the like in a message: the first dozen, and how many more there are."""
    more = f" and {len(items) - limit} more" if len(items) > limit else ""
    return ", ".join(map(escape_unprintable, items[:limit])) + more


def lines(items: Iterable[str], limit: int = 20) -> str:
    """Indented lines below a message: the first of the items, and how many more there are."""
    every = list(items)
    more = [f"and {len(every) - limit} more"] if len(every) > limit else []
    return "".join(f"\n  {item}" for item in every[:limit] + more)
