"""Codes that people read as other codes than programs do."""

from collections.abc import Iterator

from oicp_gen.extract.draft import Draft
from oicp_gen.extract.header import CODE
from oicp_gen.extract.rows import DraftRow
from oicp_gen.rules.base import WARNING, Hit, rule
from oicp_gen.text.phrases import listed, quote


@rule("code-look-alike", WARNING)
def look_alike(draft: Draft) -> Iterator[Hit]:
    pattern = draft.contract.code_pattern
    rows = {row.code: row for row in reversed(draft.rows) if pattern.fullmatch(row.code)}
    if all(map(str.isascii, rows)):
        return
    from oicp_gen.text.look_alikes import as_read, not_ascii  # most tables do not need it

    alike: dict[str, list[DraftRow]] = {}
    for row in draft.rows:
        if rows.get(row.code) is row:
            alike.setdefault(as_read(row.code), []).append(row)
    in_ascii = all(map(str.isascii, alike))
    for read, group in alike.items():
        first, *others = sorted(group, key=lambda row: not row.code.isascii())
        for row in others:
            yield _twin(row, first)
        is_read_as_ascii = read.isascii() and not first.code.isascii()
        if is_read_as_ascii and (in_ascii or _is_mixed(first.code)):
            chars = not_ascii(first.code)
            yield Hit(first.place(CODE), code=quote(first.code), chars=chars, read=quote(read))


def _is_mixed(code: str) -> bool:
    """Return whether a code has ASCII letters besides others.

    In a table of Cyrillic codes, one may consist only of letters that look like ASCII letters.
    """
    return any(char.isascii() and char.isalpha() for char in code)


def _twin(row: DraftRow, other: DraftRow) -> Hit:
    return Hit(
        row.place(CODE),
        "twin",
        code=quote(row.code),
        points=_points(row.code),
        other=quote(other.code),
        others=_points(other.code),
        word=row.word,
        number=other.number,
    )


def _points(code: str) -> str:
    return listed([f"U+{ord(char):04X}" for char in code])
