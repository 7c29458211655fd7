"""What a failed program printed, as a part of a message."""

from textwrap import indent

from oicp_gen.errors import Bounded

MAX_OUTPUT = 65_536
"""Characters of a failed program's output that are shown. Of longer output, the end is shown."""


def shown_output(output: str) -> Bounded:
    """Return what a program printed, in indented lines; "" if it printed nothing."""
    text = "\n".join(output.splitlines()).strip()
    if len(text) > MAX_OUTPUT:
        text = f"… (the last {MAX_OUTPUT:,} characters)\n{text[-MAX_OUTPUT:]}"
    return Bounded(indent(text, "  "))
