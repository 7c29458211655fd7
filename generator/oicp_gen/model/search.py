"""Find the entries of a spec by a code, a name or words."""

import re
from difflib import get_close_matches

from oicp_gen.model.spec import Entry, Spec, plain

_SPLIT = re.compile(r"[^a-z0-9]+")
_KEYED = re.compile(
    r"(http[\s_/.-]*(?:status)?[\s_-]*)?code(?:&quot;|[\W_]){0,8}([^\W_]*\d[^\W_]*)", re.I
)
"""The value of a key such as "StatusCode" in a message or a log, unless it is HTTP's."""
_CALLED = re.compile(r"(?:error|status|#)[\s:=_#-]*([^\W_]*\d[^\W_]*)", re.I)
"""What follows a word such as "error"."""


def find(spec: Spec, query: str) -> tuple[Entry, ...]:
    """Return the entries that match a query, in order.

    A code or a name matches one entry, and a line of a log the codes in it. Words match every
    entry that contains all of them.
    """
    wanted, name = query.strip(), _folded(query)
    number = wanted.lstrip("0") if wanted.isdigit() else None
    by_code = [one for one in spec.entries if one.code == wanted or one.code.lstrip("0") == number]
    by_name = [one for one in spec.entries if name and name in map(_folded, _names(one))]
    if by_code or by_name:
        return tuple(by_code or by_name)
    mentioned = None if wanted.isdigit() else _mentioned(spec, wanted)
    if mentioned is not None:
        return mentioned
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


def _mentioned(spec: Spec, text: str) -> tuple[Entry, ...] | None:
    """Return the entries whose codes a text mentions, the surest mentions only; None for no code.

    The value of a key is surest, then what follows "error"; elsewhere a code needs its zeros.
    """
    codes = {_bare(entry.code): entry for entry in reversed(spec.entries)}
    codes |= {entry.code.lower(): entry for entry in spec.entries}
    keyed = [value for http, value in _KEYED.findall(text) if not http]
    for values in (keyed, _CALLED.findall(text)):
        found = [codes.get(value.lower()) or codes.get(_bare(value)) for value in values]
        known = {entry.code: entry for entry in found if entry}
        if known or (values is keyed and any(map(str.isdigit, keyed))):
            return tuple(known.values())  # an unknown code is not answered with another number
    return tuple(entry for entry in spec.entries if _is_in(entry.code, text)) or None


def _is_in(code: str, text: str) -> bool:
    """Return whether a text mentions a code on its own, not in a date, a time or a longer word."""
    if code not in text or len(code) == 1 or not re.search(r"\d", code):
        return False
    return bool(re.search(rf"(?<![\w.:+-]){re.escape(code)}(?![\w:]|\.\d)", text))


def _bare(code: str) -> str:
    return code.lstrip("0").lower() or code[-1:]


def _names(entry: Entry) -> tuple[str, ...]:
    return (entry.name, *entry.aliases)


def _folded(text: str) -> str:
    return "".join(_SPLIT.split(text.lower()))


def _all_text(entry: Entry) -> str:
    return " ".join([entry.code, *_names(entry), *map(plain, entry.values.values())]).lower()
