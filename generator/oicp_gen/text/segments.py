"""Turn any text into one segment of a path or an address."""

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from oicp_gen.text.identifiers import Identifier

_UNSAFE = re.compile(r"^_|[^A-Za-z0-9_-]")
"""What is escaped: GitHub Pages does not publish folders whose names begin with "_"."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
"""Names of devices, which no file on Windows can have."""
_UNSAFE_IN_ONE_CASE = re.compile(r"^_|[^A-Z0-9_-]")
_LONGEST = 64


def segments(texts: Iterable[str]) -> dict[str, Identifier]:
    """Return a segment of a path for each of these different texts.

    It is the text itself if that is a safe name on every file system and needs no escape in an
    address. Any other character is replaced by its number, `~2f~`. The results differ even where
    file systems ignore case. One that would be too long ends in a digest.
    """
    plain = {text: _UNSAFE.sub(_escaped, text) for text in texts}
    alike = Counter(part.lower() for part in plain.values())
    return {text: _segment(text, part, alike) for text, part in plain.items()}


def _segment(text: str, part: str, alike: Counter[str]) -> Identifier:
    if _DEVICE.fullmatch(part):
        part = _escaped(part[0]) + part[1:]
    elif alike[part.lower()] > 1:
        part = _UNSAFE_IN_ONE_CASE.sub(_escaped, text)
    if len(part) > _LONGEST:
        part = f"{part[:40]}.{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    return Identifier(part)


def _escaped(found: re.Match[str] | str) -> str:
    return f"~{ord(found[0]):x}~"
