"""Show the progress of a long operation on a terminal only. The bar is cleared at the end."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from oicp_gen.report.terminal import is_terminal

_LEAVE_NOTHING = "\r\x1b[2K\x1b[?25h"
"""Clears the line, and shows the cursor that the bar has hidden."""


@contextmanager
def progress(total: int, label: str) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr, or the label alone if the number of steps is unknown (0)."""
    if not is_terminal(sys.stderr):
        yield lambda: None
        return
    bar = typer.progressbar(
        length=total,
        label=label,
        bar_template="%(label)s [%(bar)s] %(info)s" if total else "%(label)s",
        fill_char="#",
        empty_char="-",
        show_eta=False,
        show_pos=True,
        width=25,
        update_min_steps=max(total // 100, 1),
        file=sys.stderr,
    )
    bar.render_progress()
    try:
        yield lambda: bar.update(1)
    finally:
        typer.echo(_LEAVE_NOTHING, nl=False, err=True)
