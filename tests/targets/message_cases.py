"""The cases that the Python and the npm package share: tests/targets/messages/*.json.

A case is data: the input, and the expected result of both packages. Its key `text` is the message
of an error, in which {} is a placeholder for a value of `shows`, as the language writes values.
Where the packages use different words, it has a text for each language.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.support.oicp import ROWS

FOLDER = Path(__file__).parent / "messages"

Language = Literal["python", "typescript"]
Outcome = dict[str, Any]
"""What a call did, in the same words for each language: what it returned, or which error it raised.

An error has the key `raises` and the keys of its kind; `text` is compared on its own.
"""

DESCRIPTIONS = {row.code: row.description for row in ROWS}
NOTHING: Outcome = {"returns": None}


@dataclass(frozen=True, kw_only=True)
class Text:
    """The message of an error."""

    text: str | dict[Language, str] = ""
    shows: list[Any] = field(default_factory=list)

    def says(self, language: Language, shown: Callable[[Any], str]) -> str:
        """The text in the form of this package."""
        text = self.text if isinstance(self.text, str) else self.text[language]
        first, *others = text.split("{}") if self.shows else [text]
        pairs = zip(self.shows, others, strict=True)
        return first + "".join(shown(value) + other for value, other in pairs)


@dataclass(frozen=True, kw_only=True)
class Code:
    """A value that may be a code."""

    value: Any
    code: str | None = None
    """What it is read as."""
    lenient: str | None = None
    """What it is read as only with `lenient`."""

    def __str__(self) -> str:
        return json.dumps(self.value)


UNREADABLE: Outcome = {"unreadable": True}
"""In place of a status: reading it raises the same error as the message."""


@dataclass(frozen=True, kw_only=True)
class Received(Text):
    """A message that was received."""

    name: str
    message: Any
    status: dict[str, str] | None = field(default_factory=lambda: UNREADABLE)
    error: Literal["status", "contradiction", "refused", "format"] | None = None
    member: str = ""
    """For a contradiction: the member of the message that contradicts the code."""
    missing_ok: bool = False
    """Whether the message is a success where a status may be missing."""

    def __str__(self) -> str:
        return self.name

    @property
    def read(self) -> Outcome:
        """The result of reading the status."""
        if self.status is UNREADABLE:
            return {"raises": self.error}
        return {"returns": self.sent}

    @property
    def sent(self) -> dict[str, str | None] | None:
        """The status as it was sent."""
        if self.status is None:
            return None
        return {key: self.status.get(key) for key in ("code", "description", "additional_info")}

    def outcome(self, *, missing_ok: bool) -> Outcome:
        """The outcome of requiring that the message reports success."""
        if self.error is None or (missing_ok and self.missing_ok):
            return NOTHING
        more: Outcome = {}
        if self.error == "status":
            assert self.sent
            description = DESCRIPTIONS.get(self.sent["code"] or "")  # of the table, not as sent
            more = {**self.sent, "description": description, "status": self.sent}
        elif self.error == "contradiction":
            assert self.sent
            value = self.message[self.member]
            more = {"code": self.sent["code"], "member": self.member, "value": value}
        elif self.error == "refused":
            errors = self.message["validationErrors"]
            more = {"errors": errors if isinstance(errors, list) else [errors]}
        return {"raises": self.error, **more}


ABSENT = object()
"""In place of an argument: it is not given."""


@dataclass(frozen=True, kw_only=True)
class Written(Text):
    """A status to send."""

    name: str
    code: Any
    additional_info: Any = ABSENT
    repeated: dict[str, Any] = field(default_factory=dict)
    """In place of additional information: a text, and how many times it is repeated."""
    relay: bool = False
    """The code was received, and is passed on."""
    object: dict[str, str | None] = field(default_factory=dict)
    """What is written; without what was repeated."""
    error: Literal["value", "type"] | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def info(self) -> Any:
        """The additional information."""
        return (
            self.repeated["text"] * self.repeated["times"]
            if self.repeated
            else self.additional_info
        )

    @property
    def outcome(self) -> Outcome:
        """The outcome of writing it."""
        if self.error:
            return {"raises": self.error}
        added = {"AdditionalInfo": self.info} if self.repeated else {}
        return {"returns": self.object | added}


def _cases(file: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((FOLDER / file).read_text(encoding="utf-8"))
    return cases


def _written(code: str) -> dict[str, str | None]:
    return {"Code": code, "Description": DESCRIPTIONS[code], "AdditionalInfo": None}


CODES = (
    *(Code(value=row.code, code=row.code) for row in ROWS),
    *(Code(**case) for case in _cases("codes.json")),
)
WRITTEN = (
    *(Written(name=row.code, code=row.code, object=_written(row.code)) for row in ROWS),
    *(Written(**case) for case in _cases("written.json")),
)
RECEIVED = (
    *(
        Received(
            name=f"what is written for {row.code}",
            message={"Result": row.code == "000", "StatusCode": _written(row.code)},
            status={"code": row.code, "description": row.description},
            error=None if row.code == "000" else "status",
            text=f"{row.code} {row.description}",
        )
        for row in ROWS
    ),
    *(Received(**case) for case in _cases("received.json")),
)


def exact(outcome: Any) -> str:
    """An outcome for comparison: as JSON, because to Python 1 is True and 0 is False."""
    return json.dumps(outcome, sort_keys=True)
