"""Read the codes in a cell: one, several, or one with a text after it."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.model.richtext import BOX_EDGE, LINE_BREAK, Block, RichText, TextRun, rich_text

_LONGEST_CODE = 200
"""How many characters of a cell are searched for the end of its code."""
_LONGEST_LIST = 2000
"""How many characters of a cell are searched for other codes."""

# Strings, because a usual page has nothing but codes in these cells, and compiling takes a while.
_JOINT = r"\s*[:=\u2013\u2014]\s*|\s+[-|,;/+&]\s+|[-.,;/]\s+|\s*(?=[(\[])|\s+"
"""What may be between a code and the text after it."""
_LIST = r"\s*[,;/|+&]\s*|\s+(?:and|or|und|oder)\s+|\s+"
"""What is between codes where the contract has no separators."""
_RANGE = r"\s*(?:[-\u2010-\u2015\u2026]|\.{2,3})\s*|\s+(?:to|bis)\s+"


class CodeInCell(NamedTuple):
    """A code in a cell, and the text after it."""

    code: str
    rest: RichText = RichText()


class Oddity(StrEnum):
    """What a cell may contain instead of a code."""

    RANGE = "range"
    SEVERAL = "several"
    REMARK = "remark"


class OddCode(NamedTuple):
    """What a cell contains instead of a code."""

    oddity: Oddity
    codes: tuple[str, ...] = ()
    """The codes in the text: several, the ends of a range, or the one before a remark."""
    rest: str = ""
    """The text after the code."""
    separators: tuple[str, ...] = ()
    """What is between several codes."""


def has_code(parts: Sequence[RichText], contract: Contract) -> bool:
    """Return whether the cells of a code, usually one, contain it as the contract says."""
    if len(parts) > 1:
        texts = [part.label for part in parts]
        whole = contract.code_joined_by.join(texts)
        return all(texts) and contract.code_pattern.fullmatch(whole) is not None
    content = parts[0].without_footnotes()
    if contract.code_pattern.fullmatch(content.text):
        return True
    return bool(is_split(contract) and read_codes(content, contract))


def is_split(contract: Contract) -> bool:
    """Return whether a code's cell may contain anything besides one code."""
    return bool(contract.code_separators or contract.has_rest)


def read_codes(content: RichText, contract: Contract) -> tuple[CodeInCell, ...]:
    """Return the codes in a cell, with the text after each; () if it cannot be read."""
    if contract.code_pattern.fullmatch(content.text):
        return (CodeInCell(content.text),)
    if contract.code_separators:
        separator = re.compile("|".join(map(re.escape, contract.code_separators)))
        texts = [part.strip() for line in content.lines for part in separator.split(line)]
        parts = [plain_text(text) for text in texts if text]
        if not all(contract.code_pattern.fullmatch(part.text) for part in parts):
            parts = list(_parts(content, separator))  # with the formatting of the texts after codes
        read = [found for part in parts if (found := _read_one(part, contract))]
        if len(read) == len(parts) > 1:
            return tuple(read)
    one = _read_one(content, contract)
    return (one,) if one else ()


def _parts(content: RichText, separator: re.Pattern[str]) -> Iterator[RichText]:
    """Yield the parts between separators and line ends, with their formatting."""
    for block in content.blocks:
        parts: list[list[TextRun]] = [[]]
        for run in block.runs:
            is_break = run.text in (LINE_BREAK, BOX_EDGE)
            first, *others = ("", "") if is_break else separator.split(run.text)
            parts[-1].append(run._replace(text=first))
            parts.extend([run._replace(text=other)] for other in others)
        for runs in parts:
            part = rich_text([block._replace(runs=tuple(runs))])
            if part.text:
                yield part


def _read_one(content: RichText, contract: Contract) -> CodeInCell | None:
    """Return the only code in a text, with the rest if a field is read from it."""
    text = content.text
    if contract.code_pattern.fullmatch(text):
        return CodeInCell(text)
    end, start = _joint(text, contract)
    if not contract.has_rest or not end or _is_list(text, end, start, contract):
        return None
    rest = text[start:]
    is_enclosed = rest[:1] + rest[-1:] in ("()", "[]") and not re.search(r"[()[\]]", rest[1:-1])
    cut = len("".join(text[:start].split())) + is_enclosed
    return CodeInCell(text[:end], _without_ends(content, cut, int(is_enclosed)))


def _joint(text: str, contract: Contract) -> tuple[int, int]:
    """Return where the longest code at the start of a text ends, and where the rest begins."""
    joints = re.compile(_JOINT)
    for end in range(min(len(text) - 1, _LONGEST_CODE), 0, -1):
        joint = joints.match(text, end)
        if not joint or joint.end() == len(text) or text[end - 1].isspace():
            continue
        if contract.code_pattern.fullmatch(text, 0, end):
            return end, joint.end()
    return 0, 0


def _is_list(text: str, end: int, start: int, contract: Contract) -> bool:
    """Return whether the text after a code is another code, which must not be read as a text.

    Where only a space is between them, a word that could be a code needs a digit to be one.
    """
    rest, loose = text[start : start + _LONGEST_LIST], not text[end:start].strip()
    after = re.match(r"(?:and|or|to|und|oder|bis)\s+", rest)
    words = re.split(_LIST, rest[after.end() if after else 0 :])
    codes = [word for word in words if contract.code_pattern.fullmatch(word)]
    if loose and not after:
        return len(codes) == len(words) and any(map(str.isdigit, rest))
    return words[0] in codes


def odd_code(content: RichText, contract: Contract) -> OddCode | None:
    """Return what a cell contains that is not a code, if it contains one; else None."""
    text, pattern = "\n".join(content.lines), contract.code_pattern
    if len(text) > _LONGEST_LIST:
        return None
    ends = tuple(re.split(_RANGE, text))
    if len(ends) == 2 and all(map(pattern.fullmatch, ends)):
        return OddCode(Oddity.RANGE, codes=ends)
    separator = re.compile("|".join((*map(re.escape, contract.code_separators), _LIST)))
    parts = [part for part in separator.split(text) if part]
    if len(parts) > 1 and all(map(pattern.fullmatch, parts)):
        found = dict.fromkeys(map(_separator, separator.findall(text)))
        return OddCode(Oddity.SEVERAL, codes=tuple(parts), separators=tuple(found))
    end, start = _joint(content.text, contract)
    if end:
        return OddCode(Oddity.REMARK, codes=(content.text[:end],), rest=content.text[start:])
    return None


def _separator(between: str) -> str:
    """Return what is between two codes as a separator for the contract."""
    inner = between.strip(" ")
    return f" {inner} " if inner.isalpha() else inner or " "


@cache
def plain_text(text: str) -> RichText:
    """Return a text without formatting."""
    return rich_text([Block((TextRun(text),))])


def _without_ends(content: RichText, front: int, back: int) -> RichText:
    """Return a text without so many characters at its start and its end, not counting spaces."""
    runs = (run.text for block in content.blocks for run in block.runs)
    stop = sum(len("".join(text.split())) for text in runs) - back
    seen = 0

    def kept(words: str) -> str:
        nonlocal seen
        inside = []
        for char in words:
            if front <= seen < stop:
                inside.append(char)
            seen += not char.isspace()
        return "".join(inside)

    return content.map(kept)
