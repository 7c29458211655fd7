"""Texts as TOML strings, whatever characters they contain."""

import re

from oicp_gen.text.characters import unprintable

_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def is_writable(text: str) -> bool:
    """Return whether TOML can represent this text, which excludes lone surrogates."""
    return not _SURROGATE.search(text)


def toml_string(text: str) -> str:
    """Return a text as a one-line string, with numbers for invisible characters.

    Raises ValueError for a text that TOML cannot represent.
    """
    if not is_writable(text):
        raise ValueError("TOML cannot represent a lone surrogate")
    escaped = re.sub(r'["\\]', lambda found: _SHORT[found[0]], text)
    return f'"{unprintable().sub(_escape, escaped)}"'


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _SHORT.get(found[0]) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
