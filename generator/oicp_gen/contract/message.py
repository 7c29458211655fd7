"""How messages of the protocol contain an entry: the contract's `[message]`."""

import re
from typing import NamedTuple

from oicp_gen.contract.toml_table import Keys

_PREFIX = re.compile(r"[A-Z][A-Za-z0-9]*")
_MEMBER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class Member(NamedTuple):
    """A member of the object that contains an entry in a message."""

    key: str
    limit: int
    """Its maximum length in characters."""


class Verdict(NamedTuple):
    """A member of a message that repeats whether the code means success."""

    key: str
    success: str | bool
    failure: str | bool


class Message(NamedTuple):
    """How messages of the protocol contain an entry."""

    prefix: str
    """The prefix of the names of errors in code."""
    key: str
    """The member of a message that contains the object."""
    code: str
    """The member of the object that contains the code."""
    text: Member
    """The member that contains the text by which the entry is named."""
    info: Member
    """The member that contains additional details."""
    refused: str
    """The member of a response that rejects a request without a code; "" if there is none."""
    verdicts: tuple[Verdict, ...]


def read_message(root: Keys) -> Message | None:
    """Return the contract's `[message]`; None if it has none."""
    keys = root.table_or_none("message")
    if keys is None:
        return None
    verdicts = keys.table_of("verdicts", {})
    message = Message(
        prefix=keys.text("prefix", _PREFIX),
        key=keys.text("key", _MEMBER),
        code=keys.text("code", _MEMBER),
        text=_member(keys.table_of("text")),
        info=_member(keys.table_of("info")),
        refused=keys.text("refused", default=""),
        verdicts=tuple(_verdict(verdicts.table_of(key), key) for key in list(verdicts.table)),
    )
    if len({message.code, message.text.key, message.info.key}) < 3 and not keys.problems:
        keys.complain("", "code, text and info must be three different members")
    keys.end()
    return message


def _member(keys: Keys) -> Member:
    member = Member(key=keys.text("key", _MEMBER), limit=keys.number("limit", least=1))
    keys.end()
    return member


def _verdict(keys: Keys, key: str) -> Verdict:
    verdict = Verdict(key, keys.text_or_bool("success"), keys.text_or_bool("failure"))
    if verdict.success == verdict.failure:
        keys.complain("failure", "must differ from success")
    keys.end()
    return verdict
