"""Content of a cell other than words: invisible characters, emoticons, images, links."""

import re
from collections.abc import Iterator

from oicp_gen.contract.contract import Contract, FieldKind
from oicp_gen.extract.rows import DraftRow, field_texts
from oicp_gen.model.richtext import LINE_BREAK
from oicp_gen.rules.base import NOTE, WARNING, Hit, row_rule
from oicp_gen.text.characters import (
    BIDIRECTIONAL,
    CONTROL,
    FLAG,
    INVISIBLE,
    JOINED,
    JOINER,
    NO_BREAK,
    NON_JOINER,
    unprintable,
)
from oicp_gen.text.phrases import quote
from oicp_gen.text.unsafe import char_name

# Strings, because a usual page contains none of these characters, and compiling takes a while.
_CONTROL = f"[{CONTROL}]"
_BIDIRECTIONAL = f"[{BIDIRECTIONAL}]"
_EMOJI = "\u2600-\u27bf\U0001f000-\U0001faff"
_INVISIBLE = (
    f"({FLAG}|(?<=[{JOINED}]){NON_JOINER}(?=[{JOINED}])|(?<=[{JOINED}]){JOINER}"
    f"|(?<=[\ufe0f{_EMOJI}]){JOINER}(?=[{_EMOJI}]))|[{INVISIBLE}{JOINER}]"
)
"""The group matches what is part of a spelling or of an emoji, and is kept."""
_NO_BREAK = f"[{NO_BREAK}]"


def _replaced(row: DraftRow, pattern: str, by: str) -> Iterator[Hit]:
    """Replace characters, all unprintable, in each text of a row, except in the pattern's group."""

    def cleaned(words: str) -> str:
        return re.sub(pattern, lambda match: match[0] if match.lastindex else by, words)

    for name, text in row.texts.items():
        if not any(map(unprintable().search, text.lines)):
            continue
        matches = re.finditer(pattern, "\n".join(text.lines))
        found = sorted({match[0] for match in matches if not match.lastindex})
        if found:
            row.texts[name] = text.map(cleaned)
            yield Hit(
                row.place(name),
                f"the cell contains {', '.join(map(char_name, found))}",
                "read as a space" if by else "removed",
            )


@row_rule("text-control", WARNING, "A cell contains control characters or Unicode line separators.")
def control(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _replaced(row, _CONTROL, " ")


@row_rule(
    "text-bidirectional",
    WARNING,
    "A cell contains text-direction marks, which can make it display something else.",
)
def bidirectional(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _replaced(row, _BIDIRECTIONAL, "")


@row_rule("text-invisible", NOTE, "A cell contains zero-width characters.")
def invisible(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _replaced(row, _INVISIBLE, "")


@row_rule("space-no-break", NOTE, "A cell contains a no-break space or another unusual space.")
def no_break(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _replaced(row, _NO_BREAK, " ")


def _marked(row: DraftRow, what: str, message: str, instead: str = "") -> Iterator[Hit]:
    """Report the marks of one kind, with what the text has instead if it has anything."""
    for name, cell in row.cells.items():
        for mark in cell.marks:
            if mark.what == what:
                kept = instead.format(quote(mark.shown)) if mark.shown else ""
                yield Hit(row.place(name), message.format(quote(mark.detail)), kept or "left out")


@row_rule(
    "emoticon",
    NOTE,
    "A cell contains an emoticon, an image that the spec represents as a character.",
    for_publisher=False,
)
def emoticon(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _marked(row, "emoticon", "the cell contains the emoticon {}", "read as {}")


@row_rule("image-dropped", WARNING, "A cell contains an image, which the spec leaves out.")
def image(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _marked(row, "image", "the cell contains the image {}")


@row_rule("link-dropped", NOTE, "A cell contains a link that is neither a web nor a mail address.")
def link(row: DraftRow, _: Contract) -> Iterator[Hit]:
    kept = "only its text {} is kept"
    return _marked(row, "link", "the cell contains a link to {}", kept)


@row_rule(
    "text-struck", WARNING, "A cell contains struck-out text, which is not part of its value."
)
def struck(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _marked(row, "struck", "{} is struck out")


@row_rule("text-hidden", WARNING, "A cell contains text that the page does not display.")
def hidden(row: DraftRow, _: Contract) -> Iterator[Hit]:
    return _marked(row, "hidden", "{} is hidden")


@row_rule(
    "table-in-cell",
    NOTE,
    "A cell contains a table, of which the spec keeps the text without rows and columns.",
)
def table_in_cell(row: DraftRow, _: Contract) -> Iterator[Hit]:
    for hit in _marked(row, "table", "the cell contains a table: {}"):
        yield hit._replace(resolution="read as text")


@row_rule("text-formatting", NOTE, "A plain-text cell contains formatting or several lines.")
def formatting(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, FieldKind.TEXT):
        runs = [run for block in text.blocks for run in block.runs]
        styled = [run for run in runs if run.strong or run.emphasis or run.code or run.link]
        broken = len(text.blocks) > 1 or any(run.text == LINE_BREAK for run in runs)
        if styled or broken or any(block.marker for block in text.blocks):
            what = "has formatting" if styled else "has several lines or a list"
            yield Hit(
                row.place(field.name),
                f"{quote(text.text)} {what}",
                "read as one line of plain text",
            )
