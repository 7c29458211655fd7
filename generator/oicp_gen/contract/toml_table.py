"""A TOML table that is read key by key: each problem is kept, with the path of keys to it."""

import re
from difflib import get_close_matches
from typing import Any, TypeVar

T = TypeVar("T")

_TYPE_NAMES = {str: "string", bool: "boolean", int: "number", list: "list", dict: "table"}


class Keys:
    """One table. Each key is taken once; `end` reports what nobody asked for."""

    def __init__(self, table: dict[str, Any], path: str, problems: list[str]) -> None:
        self.table = dict(table)
        self.path = path
        self.problems = problems
        self.known: list[str] = []

    def complain(self, key: str, what: str) -> None:
        self.problems.append(f"{self.path}{key}: {what}")

    def take(self, key: str, kind: type[T], default: T | None = None) -> T | None:
        """The value of a key; None, and a problem, if it is absent or of another type."""
        self.known.append(key)
        if key not in self.table:
            if default is None:
                self.complain(key, "is missing")
            return default
        value = self.table.pop(key)
        if not isinstance(value, kind):
            self.complain(key, f"should be a {_TYPE_NAMES[kind]}")
            return default
        return value

    def text(
        self, key: str, pattern: re.Pattern[str] | None = None, default: str | None = None
    ) -> str:
        """A string that is not empty and, if a pattern is given, matches it whole."""
        value = self.take(key, str, default)
        if value is None or value == default:
            return value or ""
        if not value.strip():
            self.complain(key, "is empty")
        elif pattern is not None and not pattern.fullmatch(value):
            self.complain(key, f"{value!r} does not match {pattern.pattern}")
        return value

    def number(self, key: str, *, least: int = 0, default: int | None = None) -> int:
        """A whole number; 0, and a problem, if it is absent, of another type, or too small."""
        value = self.take(key, int, default)
        if value is not None and (isinstance(value, bool) or value < least):
            self.complain(key, f"should be a number from {least} up")
        return value or 0

    def text_or_bool(self, key: str) -> str | bool:
        """A string or a boolean."""
        if isinstance(self.table.get(key), bool):
            return bool(self.take(key, bool))
        return self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty if the key is absent."""
        values = self.take(key, list, [])
        if not all(isinstance(value, str) and value for value in values or []):
            self.complain(key, "should be a list of strings")
            return ()
        return tuple(values or ())

    def table_of(self, key: str, default: dict[str, Any] | None = None) -> "Keys":
        return Keys(self.take(key, dict, default) or {}, f"{self.path}{key}.", self.problems)

    def table_or_none(self, key: str) -> "Keys | None":
        """A table; None if the key is absent."""
        self.known.append(key)
        return self.table_of(key) if key in self.table else None

    def tables(self, key: str) -> list["Keys"]:
        """A list of tables; empty if the key is absent."""
        found = []
        for number, table in enumerate(self.take(key, list, []) or []):
            if isinstance(table, dict):
                found.append(Keys(table, f"{self.path}{key}[{number}].", self.problems))
            else:
                self.complain(f"{key}[{number}]", "should be a table")
        return found

    def end(self) -> None:
        """Report what nobody asked for."""
        for key in self.table:
            near = get_close_matches(key, self.known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            self.complain(key, f"is not a known key{hint}")
