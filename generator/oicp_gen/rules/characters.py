"""Content of a cell besides its words: invisible characters, emoticons, images, links."""

import re
from collections.abc import Iterator

from oicp_gen.contract.contract import Contract, FieldKind
from oicp_gen.extract.rows import DraftRow, field_texts
from oicp_gen.model.findings import Severity
from oicp_gen.model.page import Mark
from oicp_gen.model.richtext import LINE_BREAK
from oicp_gen.rules.base import Hit, row_rule
from oicp_gen.text.characters import (
    BIDIRECTIONAL,
    CONTROL,
    FLAG,
    INVISIBLE,
    JOINED,
    JOINER,
    NO_BREAK,
    NON_JOINER,
)
from oicp_gen.text.phrases import quote
from oicp_gen.text.unsafe import char_name

_CONTROL = re.compile(f"[{CONTROL}]")
_BIDIRECTIONAL = re.compile(f"[{BIDIRECTIONAL}]")
_EMOJI = "\u2600-\u27bf\U0001f000-\U0001faff"
_INVISIBLE = re.compile(
    f"({FLAG}|(?<=[{JOINED}]){NON_JOINER}(?=[{JOINED}])|(?<=[{JOINED}]){JOINER}"
    f"|(?<=[\ufe0f{_EMOJI}]){JOINER}(?=[{_EMOJI}]))|[{INVISIBLE}{JOINER}]"
)
"""The group matches what is part of a spelling or of an emoji, and is kept."""
_NO_BREAK = re.compile(f"[{NO_BREAK}]")


def _replaced(row: DraftRow, pattern: re.Pattern[str], by: str) -> Iterator[Hit]:
    """Replace characters in every text of a row, except those in the pattern's group."""

    def cleaned(words: str) -> str:
        return pattern.sub(lambda match: match[0] if match.lastindex else by, words)

    for name, text in row.texts.items():
        matches = pattern.finditer("\n".join(text.lines))
        found = sorted({match[0] for match in matches if not match.lastindex})
        if found:
            row.texts[name] = text.map(cleaned)
            yield Hit(
                place=row.place(name),
                message=f"the cell contains {', '.join(map(char_name, found))}",
                resolution="read as a space" if by else "removed",
            )


@row_rule(
    "text-control",
    Severity.WARNING,
    "A cell contains control characters or Unicode line separators.",
)
def control(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _replaced(row, _CONTROL, " ")


@row_rule(
    "text-bidirectional",
    Severity.WARNING,
    "A cell contains text-direction marks, which can make it display something else.",
)
def bidirectional(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _replaced(row, _BIDIRECTIONAL, "")


@row_rule("text-invisible", Severity.NOTE, "A cell contains zero-width characters.")
def invisible(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _replaced(row, _INVISIBLE, "")


@row_rule(
    "space-no-break",
    Severity.NOTE,
    "A cell contains a no-break space or another unusual space.",
)
def no_break(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _replaced(row, _NO_BREAK, " ")


def _marks(row: DraftRow, what: str) -> Iterator[tuple[str, Mark]]:
    """Yield the marks of one kind, each with the name of its field."""
    for name, cell in row.cells.items():
        yield from ((name, mark) for mark in cell.marks if mark.what == what)


@row_rule(
    "emoticon",
    Severity.NOTE,
    "A cell contains an emoticon, an image that the spec represents as a character.",
    for_publisher=False,
)
def emoticon(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for name, mark in _marks(row, "emoticon"):
        resolution = f"read as {quote(mark.shown)}" if mark.shown else "left out"
        yield Hit(
            place=row.place(name),
            message=f"the cell contains the emoticon {quote(mark.detail)}",
            resolution=resolution,
        )


@row_rule("image-dropped", Severity.WARNING, "A cell contains an image, which the spec leaves out.")
def image(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for name, mark in _marks(row, "image"):
        yield Hit(
            place=row.place(name),
            message=f"the cell contains the image {quote(mark.detail)}",
            resolution="left out",
        )


@row_rule(
    "link-dropped",
    Severity.NOTE,
    "A cell contains a link that is neither a web nor a mail address.",
)
def link(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for name, mark in _marks(row, "link"):
        yield Hit(
            place=row.place(name),
            message=f"the cell contains a link to {quote(mark.detail)}",
            resolution=f"only its text {quote(mark.shown)} is kept",
        )


@row_rule(
    "text-struck",
    Severity.WARNING,
    "A cell contains struck-out text, which is not part of its value.",
)
def struck(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for name, mark in _marks(row, "struck"):
        yield Hit(
            place=row.place(name),
            message=f"{quote(mark.detail)} is struck out",
            resolution="left out",
        )


@row_rule("text-hidden", Severity.WARNING, "A cell contains text that the page does not display.")
def hidden(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for name, mark in _marks(row, "hidden"):
        yield Hit(
            place=row.place(name),
            message=f"{quote(mark.detail)} is hidden",
            resolution="left out",
        )


@row_rule(
    "table-in-cell",
    Severity.NOTE,
    "A cell contains a table, of which the spec keeps the text without rows and columns.",
)
def table_in_cell(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for name, mark in _marks(row, "table"):
        yield Hit(
            place=row.place(name),
            message=f"the cell contains a table: {quote(mark.detail)}",
            resolution="read as text",
        )


@row_rule(
    "text-formatting", Severity.NOTE, "A plain-text cell contains formatting or several lines."
)
def formatting(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, FieldKind.TEXT):
        runs = [run for block in text.blocks for run in block.runs]
        styled = [run for run in runs if run.strong or run.emphasis or run.code or run.link]
        broken = len(text.blocks) > 1 or any(run.text == LINE_BREAK for run in runs)
        if styled or broken or any(block.marker for block in text.blocks):
            what = "has formatting" if styled else "has several lines or a list"
            yield Hit(
                place=row.place(field.name),
                message=f"{quote(text.text)} {what}",
                resolution="read as one line of plain text",
            )
