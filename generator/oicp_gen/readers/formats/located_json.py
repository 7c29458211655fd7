"""Parse JSON, and keep where each object starts."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}]', re.DOTALL)


class Node(NamedTuple):
    """A JSON object."""

    values: dict[str, Any]
    at: int
    """The position of its first character."""

    def text(self, key: str) -> str:
        """Return the text at a key; "" if it is absent or not a text."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def inner(self, key: str) -> "Node":
        """Return the object at a key; an empty one if it is absent or not an object."""
        value = self.values.get(key)
        return value if isinstance(value, Node) else Node({}, self.at)

    def nodes(self, key: str) -> "list[Node]":
        """Return the objects in the list at a key."""
        value = self.values.get(key)
        return [each for each in value if isinstance(each, Node)] if isinstance(value, list) else []


def parse_located(text: str) -> Any:
    """Return the value of a valid JSON text, with a `Node` for each object; numbers are texts."""
    starts = _starts(text)
    # The parser completes objects in the order of their ends.
    return json.loads(
        text,
        object_pairs_hook=lambda pairs: Node(dict(pairs), next(starts)),
        parse_int=str,
        parse_float=str,
    )


def _starts(text: str) -> Iterator[int]:
    """Yield the start of each object, in the order of their ends."""
    open_at: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            open_at.append(token.start())
        elif token[0] == "}":
            yield open_at.pop()
