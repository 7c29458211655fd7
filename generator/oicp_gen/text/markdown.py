"""Rich text to CommonMark. Every character that could mean something is escaped."""

import re

from oicp_gen.model.richtext import LINE_BREAK, RichText, TextRun

_SPECIAL = re.compile(r"[\\`*\[\]<>|~$]|&(?=#?\w)|(?<!\S)#|(?<![^\W_])_|_(?![^\W_])|!(?=\[)")
_LINE_END = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")
_AT_START = re.compile(r"^(?:[#+>=:-]|\d{1,9}(?=[.)]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKER = re.compile(r"^ *(-|\d+\.) ")
_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\$")
"""The backslash of a line break: behind it there is nothing, before it an even number of others."""
_PIPE = re.compile(r"(?<!\\)\|")
_UNSAFE_IN_ADDRESS = re.compile(r"[^\w!#$%&'*+,./:;=?@~-]", re.ASCII)


def escape(text: str) -> str:
    """Plain text as Markdown in the middle of a line; it has no line of its own."""
    return _SPECIAL.sub(r"\\\g<0>", _LINE_END.sub(" ", text))


def escape_start(text: str) -> str:
    """Escaped text as Markdown at the start of a line, where more characters have a meaning."""
    marker = _AT_START.match(text)
    if not marker:
        return text
    number = marker[0].isdigit()
    return f"{marker[0]}\\{text[marker.end() :]}" if number else f"\\{text}"


def markdown(content: RichText) -> str:
    """A cell's content as Markdown: paragraphs and lists, `\\` at the end of a line for a break."""
    out = ""
    indents: list[int] = []  # of the text in each open list
    for block in content.blocks:
        before = len(indents)
        del indents[block.depth if block.marker else 0 :]
        indent = " " * (indents[-1] if indents else 0)
        if block.marker:
            indents.append(len(indent) + len(block.marker) + 1)
        if out:
            # Right below a text a number does not begin an inner list, unless it is 1.
            tight = block.marker == "-" or len(indents) <= before
            out += "\n" if before and block.marker and tight else "\n\n"
        marker = f"{indent}{block.marker} " if block.marker else ""
        out += marker + _runs(block.runs).replace("\n", f"\n{' ' * len(marker)}")
    return out


def cell(text: str) -> str:
    """Markdown as it may stand in a cell of a table: on one line, no pipe that ends the cell."""
    lines = [_BREAK.sub(r"\1", _MARKER.sub(_bullet, line)) for line in text.split("\n") if line]
    return _PIPE.sub(r"\\|", "<br>".join(lines))


def _bullet(marker: re.Match[str]) -> str:
    return "• " if marker[1] == "-" else f"{marker[1][:-1]}\\. "


def _runs(runs: tuple[TextRun, ...]) -> str:
    out = ""
    for number, run in enumerate(runs):
        if run.text == LINE_BREAK:
            out += "\\\n"
            continue
        following = runs[number + 1].text if number + 1 < len(runs) else ""
        if run.link and out.endswith("!"):
            out = f"{out[:-1]}\\!"  # or the link would be an image
        out += _run(run, before=out[-1:], after=following[:1])
    return out


def _run(run: TextRun, *, before: str, after: str) -> str:
    """One run. Blanks at its ends stay outside of its marks, where Markdown wants them."""
    core = run.text.strip(" ")
    if not core:
        return run.text
    left, right = run.text.partition(core)[::2]
    if run.code:
        text = code_span(core)
    else:
        text = escape(core)
        if before in ("", "\n") and not left:
            text = escape_start(text)
    styled = run.strong or run.emphasis
    if styled:
        fits = _fits(left[-1:] or before, text[:1]) and _fits(right[:1] or after, text[-1:])
        text = _marked(run, text, fits=fits)
    if run.link:
        text = f"[{text}]({_address(run.link)})"
    return f"{left}{text}{right}"


def _marked(run: TextRun, text: str, *, fits: bool) -> str:
    """Emphasis by asterisks, or by tags where asterisks would not be read as marks."""
    for wanted, mark, tag in ((run.emphasis, "*", "em"), (run.strong, "**", "strong")):
        if wanted:
            text = f"{mark}{text}{mark}" if fits else f"<{tag}>{text}</{tag}>"
    return text


def _fits(outside: str, inside: str) -> bool:
    """Whether asterisks between these two characters are surely read as the edge of emphasis."""
    return inside.isalnum() and outside in ("", " ", "\n", ".", ",", ";", ":", "!", "?", "(", ")")


def code_span(text: str) -> str:
    """Text in a code span, whatever backticks it holds."""
    if "|" in text:
        return f"<code>{escape(text)}</code>"  # a table would cut a span of backticks in two
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _address(link: str) -> str:
    """A link's address in which no character can end it."""
    plain = _UNSAFE_IN_ADDRESS.sub(
        lambda char: "".join(f"%{byte:02X}" for byte in char[0].encode("utf-8", "replace")), link
    )
    return _ENTITY.sub("&amp;", plain)
