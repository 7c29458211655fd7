"""Texts as strings of TOML, whatever stands in them."""

import re

from oicp_gen.text.characters import unprintable

_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def is_writable(text: str) -> bool:
    """Whether TOML has a way to write this text: it has none for half a surrogate pair."""
    return not _SURROGATE.search(text)


def toml_string(text: str) -> str:
    """A text as a string on one line; what could not be seen in it stands there as a number.

    Raises ValueError for what TOML cannot write.
    """
    if not is_writable(text):
        raise ValueError("half a surrogate pair is no text")
    escaped = re.sub(r'["\\]', lambda found: _SHORT[found[0]], text)
    return f'"{unprintable().sub(_escape, escaped)}"'


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _SHORT.get(found[0]) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
