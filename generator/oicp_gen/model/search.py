"""Find the entries of a spec by a code, a name or words."""

import re
from difflib import get_close_matches

from oicp_gen.model.spec import Entry, Spec, plain

_SPLIT = re.compile(r"[^a-z0-9]+")


def find(spec: Spec, query: str) -> tuple[Entry, ...]:
    """Return the entries that match a query, in order.

    A code or a name matches one entry. Words match every entry that contains all of them.
    """
    wanted, name = query.strip(), _folded(query)
    number = wanted.lstrip("0") if wanted.isdigit() else None
    by_code = [one for one in spec.entries if one.code == wanted or one.code.lstrip("0") == number]
    by_name = [one for one in spec.entries if name and name in map(_folded, _names(one))]
    if by_code or by_name:
        return tuple(by_code or by_name)
    words = [word for word in _SPLIT.split(wanted.lower()) if word]
    # An unknown number is a mistyped code: an entry that mentions it would not be an answer.
    if not words or wanted.isdigit():
        return ()
    return tuple(entry for entry in spec.entries if all(word in _all_text(entry) for word in words))


def suggest_entries(spec: Spec, query: str, limit: int = 3) -> tuple[Entry, ...]:
    """Return the entries that resemble a query without matches, the most similar first."""
    keys: dict[str, Entry] = {}
    for entry in spec.entries:
        texts = (text for text in entry.values.values() if isinstance(text, str))
        for key in (entry.code, entry.code.lstrip("0"), *_names(entry), *texts):
            keys.setdefault(_folded(key), entry)
    keys.pop("", None)
    near = get_close_matches(_folded(query), keys, n=limit * 2, cutoff=0.4)
    return tuple({keys[key].code: keys[key] for key in near}.values())[:limit]


def _names(entry: Entry) -> tuple[str, ...]:
    return (entry.name, *entry.aliases)


def _folded(text: str) -> str:
    return "".join(_SPLIT.split(text.lower()))


def _all_text(entry: Entry) -> str:
    return " ".join([entry.code, *_names(entry), *map(plain, entry.values.values())]).lower()
