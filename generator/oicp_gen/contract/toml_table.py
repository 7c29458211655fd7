"""Read a TOML table key by key, collecting every problem; and edit a TOML file.

The only module that uses tomlkit, which takes some 20 ms to import and seconds for large files.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

from oicp_gen.text.phrases import nearest

T = TypeVar("T")

_TYPE_NAMES = {str: "string", bool: "boolean", int: "number", list: "list", dict: "table"}


class Form(NamedTuple):
    """The form that a text must have."""

    pattern: re.Pattern[str]
    words: str
    """What such a text is, for people: "a version such as 1.2.0"."""

    def fault(self, text: str) -> str:
        """Return what is wrong with a text; "" if it has the form."""
        return "" if self.pattern.fullmatch(text) else f"{text!r} is not {self.words}"


class Keys:
    """A table. Each key is taken once; `end` reports unknown keys."""

    def __init__(self, table: dict[str, Any], path: str, problems: list[str]) -> None:
        self.table = dict(table)
        self.path = path
        self.problems = problems
        self.known: list[str] = []

    def complain(self, key: str, what: str) -> None:
        """Add a problem with a key; with the table itself if the key is ""."""
        where = f"{self.path}{key}" if key else self.path[:-1]
        self.problems.append(f"{where}: {what}")

    def take(self, key: str, kind: type[T], default: T | None = None) -> T | None:
        """Return the value of a key; report a key that is missing or of the wrong type."""
        self.known.append(key)
        if key not in self.table:
            if default is None:
                self.complain(key, "is missing")
            return default
        value = self.table.pop(key)
        if not isinstance(value, kind):
            self.complain(key, f"must be a {_TYPE_NAMES[kind]}")
            return default
        return value

    def text(self, key: str, form: Form | None = None, default: str | None = None) -> str:
        """Return a non-empty string that has the form, if one is given."""
        value = self.take(key, str, default)
        if value is None or value == default:
            return value or ""
        if not value.strip():
            self.complain(key, "is empty")
        elif form and (fault := form.fault(value)):
            self.complain(key, fault)
        return value

    def choice(self, key: str, options: Iterable[str], default: str | None = None) -> str:
        """Return one of these strings; "" or the default if the value is another one."""
        value, known = self.text(key, default=default), tuple(options)
        if value and value not in known:
            near = suggestion(value, map(str, known))
            self.complain(key, f"{value!r} is not one of {', '.join(known)}{near}")
            return default or ""
        return value

    def number(self, key: str, *, least: int = 0, default: int | None = None) -> int:
        """Return a whole number; report one that is smaller than `least`."""
        is_given = key in self.table
        value = self.take(key, int, default)
        if is_given and value is not None and (isinstance(value, bool) or value < least):
            self.complain(key, f"must be a number, {least} or greater")
        return value or 0

    def text_or_bool(self, key: str) -> str | bool:
        """Return a string or a boolean."""
        if isinstance(self.table.get(key), bool):
            return bool(self.take(key, bool))
        return self.text(key)

    def text_or_number(self, key: str) -> str | int:
        """Return a non-empty string, or a whole number from 1."""
        if isinstance(self.table.get(key), int):
            return self.number(key, least=1)
        return self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings; an empty one if the key is missing."""
        self.known.append(key)
        values = self.table.pop(key, [])
        if not isinstance(values, list) or not all(
            isinstance(text, str) and text for text in values
        ):
            self.complain(key, "must be a list of strings")
            return ()
        return tuple(values)

    def table_of(self, key: str, default: dict[str, Any] | None = None) -> "Keys":
        """Return a table; an empty one if it cannot be read."""
        table = self.take(key, dict, default)
        problems = [] if table is None else self.problems  # a missing table is one problem
        return Keys(table or {}, f"{self.path}{key}.", problems)

    def read(self, key: str, read: "Callable[[Keys], T]") -> T:
        """Return what `read` makes of a table and all of its keys."""
        return self.table_of(key)._whole(read)

    def read_if_present(self, key: str, read: "Callable[[Keys], T]") -> T | None:
        """Return the same, or None if the key is missing."""
        self.known.append(key)
        return self.read(key, read) if key in self.table else None

    def read_each(self, key: str, read: "Callable[[Keys], T]") -> tuple[T, ...]:
        """Return the same for each table in a list, which is empty if the key is missing."""
        found = []
        for number, table in enumerate(self.take(key, list, []) or []):
            if isinstance(table, dict):
                found.append(Keys(table, f"{self.path}{key}[{number}].", self.problems))
            else:
                self.complain(f"{key}[{number}]", "must be a table")
        return tuple(keys._whole(read) for keys in found)

    def _whole(self, read: "Callable[[Keys], T]") -> T:
        result = read(self)
        self.end()
        return result

    def end(self) -> None:
        """Report the keys that were not taken."""
        for key in self.table:
            near = nearest(key, self.known)
            missing = f"{self.path}{near}: is missing"
            if missing in self.problems:  # a typo is one problem
                self.problems.remove(missing)
            self.complain(key, f"is not a known key{suggestion(key, self.known) or self._keys()}")

    def _keys(self) -> str:
        """Return the keys that the table may have, for the end of a problem."""
        where = f" of {self.path[:-1]}" if self.path else ""
        return f"; the keys{where} are {', '.join(sorted({*self.known}))}"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return a suggestion for the end of a problem: "" if no known word is similar."""
    near = nearest(word, known)
    return f"; did you mean {near!r}?" if near else ""


def edit_toml(text: str, change: Callable[[Any], None]) -> str:
    """Return a valid TOML text after a change; comments, order and line ends stay as they are."""
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
