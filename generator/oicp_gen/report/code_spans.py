"""Texts of a page in Markdown, where GitHub finds no link, mention or reference in them."""

from oicp_gen.report.terminal import printable
from oicp_gen.text.markdown import code_span

_LONGEST = 300
"""Characters of a text, so that a table of many texts stays readable."""


def one_line(text: str) -> str:
    """Return a text on one line, with everything escaped that would not be visible."""
    return " ".join(printable(text).split())


def span(text: str | None, longest: int = _LONGEST) -> str:
    """Return a text on one line in a code span; "" for none."""
    line = one_line(text or "")
    return code_span(line if len(line) <= longest else f"{line[: longest - 1]}…") if line else ""
