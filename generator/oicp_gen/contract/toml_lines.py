"""Where the keys of a TOML file are, which tomllib does not report."""

import tomllib
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from oicp_gen.errors import Place

_LONGEST = 200
"""Lines of one value; after more of them, no further keys are located."""


class Lines:
    """The lines of a valid TOML file on which its keys are. The file is searched on first use."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file

    def place(self, path: str) -> Place:
        """Return the place of a key such as `slips[0].text`, or else of the table it is in."""
        while path and path not in self._lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return Place(self._file, self._lines.get(path))

    @cached_property
    def _lines(self) -> dict[str, int]:
        found: dict[str, int] = {}
        table, counts = "", dict[str, int]()
        for line, statement, content in _statements(self._text.replace("\r\n", "\n")):
            paths = list(_paths(content))
            if statement.startswith("["):
                table = _numbered(paths[-1], counts, starts_item=statement.startswith("[["))
                paths = [table]
            elif table:
                paths = [f"{table}.{path}" for path in paths]
            for path in paths:
                found.setdefault(path, line)
        return found


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield the line, the text and the content of each table's header and each key's value."""
    start, lines = 1, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        lines.append(line)
        if len(lines) > _LONGEST:
            return
        statement = "\n".join(lines)
        try:
            content = tomllib.loads(statement)
        except (ValueError, RecursionError):  # the value ends on a later line
            continue
        if content:
            yield start, statement.strip(), content
        start, lines = number + 1, []


def _paths(table: dict[str, Any], before: str = "") -> Iterator[str]:
    """Yield the path of every key in a table, outer ones first."""
    for key, value in table.items():
        path = f"{before}{key}"
        yield path
        if isinstance(value, dict):
            yield from _paths(value, f"{path}.")


def _numbered(path: str, counts: dict[str, int], *, starts_item: bool) -> str:
    """Return the path of a table with the number of each list of tables that it is in."""
    if starts_item:
        counts[path] = counts.get(path, -1) + 1
        return f"{path}[{counts[path]}]"
    for outer, count in counts.items():
        if path.startswith(f"{outer}."):
            return f"{outer}[{count}]{path.removeprefix(outer)}"
    return path
