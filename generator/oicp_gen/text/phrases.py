"""Parts of messages: quoted texts, numbers with nouns, shortened lists."""

from collections.abc import Iterable

from oicp_gen.text.characters import escape_unprintable


def quote(text: str, limit: int = 60) -> str:
    """Return a text in quotes for a message, shortened and without invisible characters."""
    return f'"{in_line(text, limit)}"'


def in_line(text: str, limit: int = 60) -> str:
    """Return a text as a part of a line, shortened and without invisible characters."""
    short = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return escape_unprintable(short)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number and its noun: "1 row", "2 rows"."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or f'{noun}s'}"


def listed(items: list[str], limit: int = 12) -> str:
    """Return the first items on one line, and how many more there are."""
    more = f" and {len(items) - limit} more" if len(items) > limit else ""
    return ", ".join(map(escape_unprintable, items[:limit])) + more


def conjoined(items: list[str]) -> str:
    """Return items as a part of a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known text that is similar to a word, whatever its case; "" if there is none."""
    from difflib import get_close_matches

    folded = {text.casefold(): text for text in known}
    return next(
        (folded[near] for near in get_close_matches(word.casefold(), folded, n=1, cutoff=0.7)), ""
    )


def lines(items: Iterable[str], limit: int = 20) -> str:
    """Return the first items as indented lines below a message, and how many more there are."""
    every = list(items)
    more = [f"and {len(every) - limit} more"] if len(every) > limit else []
    return "".join(f"\n  {item}" for item in every[:limit] + more)
