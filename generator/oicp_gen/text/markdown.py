"""Convert rich text to CommonMark. Every character that could be markup is escaped."""

import re

from oicp_gen.model.richtext import BOX_EDGE, LINE_BREAK, RichText, TextRun

_SPECIAL = re.compile(r"[\\`*\[\]<>|~$]|&(?=#?\w)|(?<!\S)#|(?<![^\W_])_|_(?![^\W_])|!(?=\[)")
_LINE_END = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")
_AT_START = re.compile(r"^(?:[#+>=:-]|\d{1,9}(?=[.)]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_NUMBER = re.compile(r"\d{1,9}\.")
"""The markers of numbered items that are numbers in Markdown."""
_MARKER = re.compile(r"^ *(?:- (?=-?\w+\\\. )|(-|\d+\.) )")
"""The marker of an item: nothing before one that Markdown does not know, like "a."."""
_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\$")
"""The backslash of a line break: the last character, after an even number of backslashes."""
_PIPE = re.compile(r"(?<!\\)\|")
_UNSAFE_IN_ADDRESS = re.compile(r"[^\w!#$%&'*+,./:;=?@~-]", re.ASCII)


def escape(text: str) -> str:
    """Return plain text as Markdown for the middle of a line, line ends turned into spaces."""
    return _SPECIAL.sub(r"\\\g<0>", _LINE_END.sub(" ", text))


def escape_start(text: str) -> str:
    """Return escaped text as Markdown for the start of a line, where more characters are markup."""
    marker = _AT_START.match(text)
    if not marker:
        return text
    number = marker[0].isdigit()
    return f"{marker[0]}\\{text[marker.end() :]}" if number else f"\\{text}"


def markdown(content: RichText) -> str:
    """Return a cell's content as paragraphs and lists; `\\` at the end of a line is a break.

    Markdown numbers items with digits alone. An item that is numbered otherwise has a bullet.
    """
    out = ""
    indents: list[int] = []  # of the text in each open list
    for block in content.blocks:
        before = len(indents)
        del indents[block.depth if block.marker else 0 :]
        indent = " " * (indents[-1] if indents else 0)
        number = block.marker if _NUMBER.fullmatch(block.marker) else ""
        bullet = number or (block.marker and "-")
        if block.marker:
            indents.append(len(indent) + len(bullet) + 1)
        if out:
            # Directly below a text, only the number 1 starts an inner list.
            tight = bullet == "-" or len(indents) <= before
            out += "\n" if before and block.marker and tight else "\n\n"
        marker = f"{indent}{bullet} " if bullet else ""
        out += marker + ("" if block.marker in ("-", number) else f"{block.marker[:-1]}\\. ")
        out += _runs(block.runs).replace("\n", f"\n{' ' * len(marker)}")
    return out


def cell(text: str) -> str:
    """Return Markdown for a table cell: on one line, without a pipe that ends the cell."""
    lines = [_BREAK.sub(r"\1", _MARKER.sub(_bullet, line)) for line in text.split("\n") if line]
    return _PIPE.sub(r"\\|", "<br>".join(lines))


def _bullet(marker: re.Match[str]) -> str:
    if not marker[1]:
        return ""
    return "• " if marker[1] == "-" else f"{marker[1][:-1]}\\. "


def _runs(runs: tuple[TextRun, ...]) -> str:
    out = ""
    for number, run in enumerate(runs):
        if run.text == LINE_BREAK:
            out += "\\\n"
            continue
        if run.text == BOX_EDGE:
            out += " "
            continue
        following = runs[number + 1].text if number + 1 < len(runs) else ""
        if run.link and out.endswith("!"):
            out = f"{out[:-1]}\\!"  # or the link would be an image
        out += _run(run, before=out[-1:], after=following[:1])
    return out


def _run(run: TextRun, *, before: str, after: str) -> str:
    """Return one run. Spaces at its ends stay outside of its marks, as Markdown requires."""
    core = run.text.strip(" ")
    if not core:
        return run.text
    left, right = run.text.partition(core)[::2]
    text = code_span(core) if run.code else escape(core)
    if not run.code and not left and before in ("", "\n"):
        text = escape_start(text)
    fits = _fits(left[-1:] or before, text[:1]) and _fits(right[:1] or after, text[-1:])
    for wanted, mark, tag in ((run.emphasis, "*", "em"), (run.strong, "**", "strong")):
        if wanted:  # by tags where asterisks would not be read as markup
            text = f"{mark}{text}{mark}" if fits else f"<{tag}>{text}</{tag}>"
    if run.script:
        text = f"<{run.script}>{text}</{run.script}>"
    if run.link:
        text = f"[{text}]({_address(run.link)})"
    return f"{left}{text}{right}"


def _fits(outside: str, inside: str) -> bool:
    """Return whether asterisks between these characters certainly start or end emphasis."""
    return inside.isalnum() and outside in (
        "",
        " ",
        "\n",
        "\f",
        ".",
        ",",
        ";",
        ":",
        "!",
        "?",
        "(",
        ")",
    )


def code_span(text: str) -> str:
    """Return text in a code span, even if it contains backticks."""
    if "|" in text:
        return f"<code>{escape(text)}</code>"  # a table would cut a span of backticks in two
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _address(link: str) -> str:
    """Return a link's address, without characters that could end it."""
    plain = _UNSAFE_IN_ADDRESS.sub(
        lambda char: "".join(f"%{byte:02X}" for byte in char[0].encode("utf-8", "replace")), link
    )
    return _ENTITY.sub("&amp;", plain)
