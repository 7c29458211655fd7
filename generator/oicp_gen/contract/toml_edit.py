"""Edit a TOML file without changing its comments, its order or its line endings.

The only module that uses tomlkit, which takes some 20 ms to import and seconds for large files.
"""

from collections.abc import Callable
from typing import Any


def edit_toml(text: str, change: Callable[[Any], None]) -> str:
    """Return the text of a valid TOML file after a change to its document."""
    import tomlkit

    def edited(text: str) -> str:
        document = tomlkit.parse(text)
        change(document)
        return tomlkit.dumps(document)

    return keep_line_ends(text, edited)


def keep_line_ends(text: str, edit: Callable[[str], str]) -> str:
    """Return the edited text, with CRLF at the end of every line if the text had that."""
    if text.count("\r\n") < max(text.count("\n"), 1):
        return edit(text)
    return edit(text.replace("\r\n", "\n")).replace("\n", "\r\n")
