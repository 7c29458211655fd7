"""Text that is safe in one place, and the filters for markup that make it so."""

import html
import re
from binascii import b2a_base64
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from oicp_gen.model.spec import Note
from oicp_gen.text.characters import replace_unsafe
from oicp_gen.text.markdown import cell, code_span, escape, escape_start

_ANCHOR = re.compile(r"[^A-Za-z0-9-]")


class Code(str):
    """Text that a filter made safe for one place."""

    __slots__ = ()


class UnsafeOutputError(Exception):
    """A template tried to print something unsafe."""


def _csp_hash(value: Code) -> Code:
    """Return the hash with which a Content-Security-Policy allows an inline script or style."""
    if type(value) is not Code:
        raise UnsafeOutputError("only a part of a template can be hashed, not text from the page")
    return Code(f"'sha256-{b2a_base64(sha256(value.encode()).digest(), newline=False).decode()}'")


def _html(value: str | Note) -> Code:
    text = value.text if isinstance(value, Note) else value
    return Code(html.escape(replace_unsafe(text)))


def _markdown(value: str | Note) -> str:
    return replace_unsafe(
        value.markdown if isinstance(value, Note) else escape_start(escape(value).strip(" "))
    )


MARKUP: dict[str, Callable[..., Any]] = {
    "markdown": lambda value: Code(_markdown(value)),
    "cell": lambda value: Code(cell(_markdown(value))),
    "code_span": lambda value: Code(code_span(replace_unsafe(value))),
    "anchor": lambda value: Code(_ANCHOR.sub(lambda char: f"_{ord(char[0]):x}_", value)),
    "html": _html,
    "csp_hash": _csp_hash,
}
"""The filters for Markdown, HTML and XML, by their names."""
