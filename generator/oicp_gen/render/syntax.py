"""Text that is safe in one place: literals and comments as `target.toml` defines them, and markup.

No text can end the literal or comment that these functions return.
"""

import html
import re
from binascii import b2a_base64
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from string import Formatter
from types import MappingProxyType
from typing import Any, NamedTuple

from oicp_gen.contract.toml_table import Keys
from oicp_gen.model.spec import Note
from oicp_gen.text.characters import escape_unprintable, replace_unsafe, unprintable
from oicp_gen.text.markdown import cell, code_span, escape, escape_start

_ANCHOR = re.compile(r"[^A-Za-z0-9-]")
_FORMAT = re.compile(r"(?:0?[1-9])?[xXdo]?", re.ASCII)
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Literal(NamedTuple):
    """The string literals of a language."""

    quotes: tuple[str, ...] = ('"',)
    """The quotation marks to choose from. The first that needs the fewest escapes is used."""
    escapes: Mapping[str, str] = MappingProxyType({})
    """Characters and their escape sequences. By default, the quotation mark and the backslash are
    escaped with a backslash."""
    unicode: str = "\\u{0:04x}"
    """The escape sequence of an unprintable character: a format of its number."""
    astral: str = ""
    """The same for characters above U+FFFF; if empty, `unicode` writes two surrogates."""
    null: str = "null"
    """The word for a missing value."""
    true: str = "true"
    false: str = "false"


class Comment(NamedTuple):
    """Comments or documentation of a language."""

    open: str
    close: str = ""
    line: str = ""
    """The start of each line if there are several; if empty, the comment is always on one line."""
    escapes: Mapping[str, str] = MappingProxyType({})
    """Sequences that would end the comment or have a meaning in it, and their replacements."""


class Syntax(NamedTuple):
    """The syntax of one kind of file."""

    files: tuple[str, ...]
    """Patterns of file names."""
    literal: Literal | None = None
    comment: Comment | None = None
    doc: Comment | Literal | None = None
    """The documentation of a member; a literal if the language writes it as a string."""


def read_syntax(keys: Keys) -> Syntax:
    """Return the syntax in a table of `target.toml`."""
    files = keys.texts("files")
    if not files:
        keys.complain("files", "must contain a pattern")
    return Syntax(
        files=files,
        literal=keys.read_if_present("literal", _literal),
        comment=keys.read_if_present("comment", _comment),
        doc=keys.read_if_present("doc", _doc),
    )


def _doc(keys: Keys) -> Comment | Literal:
    return _literal(keys) if "quotes" in keys.table else _comment(keys)


def _comment(keys: Keys) -> Comment:
    return Comment(
        open=keys.text("open"),
        close=keys.text("close", default=""),
        line=keys.text("line", default=""),
        escapes=_escapes(keys),
    )


def _literal(keys: Keys) -> Literal:
    usual = Literal()
    literal = Literal(
        quotes=keys.texts("quotes") or usual.quotes,
        escapes=_escapes(keys),
        unicode=keys.text("unicode", default=usual.unicode),
        astral=keys.text("astral", default=""),
        null=keys.text("null", default=usual.null),
        true=keys.text("true", default=usual.true),
        false=keys.text("false", default=usual.false),
    )
    for key in ("unicode", "astral"):
        try:
            check_format(getattr(literal, key), ("0",))
        except ValueError as error:
            keys.complain(key, f"is not a format string for a number: {error}")
    return literal


def check_format(text: str, names: tuple[str, ...]) -> None:
    """Raise ValueError unless a format string has only these placeholders; "0" is a number."""
    for _, name, spec, conversion in Formatter().parse(text):
        fits = _FORMAT.fullmatch(spec or "") if names == ("0",) else not spec
        if name is not None and (name not in names or conversion or not fits):
            raise ValueError(f"the placeholder {{{name}}} is not allowed")


def _escapes(keys: Keys) -> dict[str, str]:
    table: dict[str, Any] = keys.table_of("escapes", {}).table
    for sequence, instead in table.items():
        if not sequence or not isinstance(instead, str):
            keys.complain(f"escapes.{sequence}", "must be a string")
    return {sequence: str(instead) for sequence, instead in table.items()}


def write_literal(text: str | bool | None, style: Literal) -> str:
    """Return a text as a string literal, and a boolean or None as the language's word for it."""
    if text is None:
        return style.null
    if isinstance(text, bool):
        return style.true if text else style.false
    quote = min(style.quotes, key=text.count)
    special = {"\\", quote[0], *style.escapes}
    if special.isdisjoint(text) and not unprintable().search(text):
        return f"{quote}{text}{quote}"
    return quote + "".join(_literal_char(char, quote, style) for char in text) + quote


def _literal_char(char: str, quote: str, style: Literal) -> str:
    if char in style.escapes:
        return style.escapes[char]
    if char in ("\\", quote[0]):
        return f"\\{char}"
    if not unprintable().match(char):
        return char
    number = ord(char)
    if number <= 0xFFFF:
        return style.unicode.format(number)
    if style.astral:
        return style.astral.format(number)
    units = char.encode("utf-16-be")
    return "".join(style.unicode.format(units[at] << 8 | units[at + 1]) for at in (0, 2))


def write_comment(text: str, style: Comment) -> str:
    """Return a text as a comment on one line, with white space collapsed and controls escaped."""
    return f"{style.open}{_comment_text(text, style)}{style.close}"


def _comment_text(text: str, style: Comment) -> str:
    line = _BLANKS.sub(" ", text).strip()
    if style.escapes:
        line = _any_of(tuple(style.escapes)).sub(lambda found: style.escapes[found[0]], line)
    return escape_unprintable(line)


@cache
def _any_of(sequences: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for these sequences; of those that begin the same, the longest counts."""
    return re.compile("|".join(map(re.escape, sorted(sequences, key=len, reverse=True))))


def write_doc(paragraphs: tuple[str, ...], style: Comment | Literal, indent: int = 0) -> str:
    """Return paragraphs as the documentation of a member that is indented by `indent` spaces."""
    margin = " " * indent
    if isinstance(style, Literal):
        if len(paragraphs) == 1:
            return write_literal(paragraphs[0], style)
        quote = style.quotes[0]
        texts = ["".join(_literal_char(c, quote, style) for c in text) for text in paragraphs]
        return quote + f"\n\n{margin}".join(texts) + f"\n{margin}{quote}"
    if len(paragraphs) == 1 or not style.line:
        return write_comment(" ".join(paragraphs), style)
    lines = [_comment_text(text, style) for text in paragraphs]
    between = f"\n{margin}{style.line.rstrip()}\n{margin}{style.line}"
    body = between.join(lines)
    return f"{style.open.rstrip()}\n{margin}{style.line}{body}\n{margin}{style.close}"


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
