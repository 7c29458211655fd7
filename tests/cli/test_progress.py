"""Progress: a bar on a terminal that leaves nothing behind, and not a character anywhere else."""

import io
import re

import pytest

from oicp_gen.cli.base import progress

WIPED = "\r\x1b[2K\x1b[?25h"
"""The end of what is drawn: an empty line, and the cursor."""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(stream: io.StringIO, total: int, steps: int) -> str:
    """What is written to stderr while this many of the steps are taken."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", stream)
        with progress(total, "Searching") as step:
            for _ in range(steps):
                step()
    return stream.getvalue()


def test_a_bar_is_drawn_to_its_end_and_leaves_nothing() -> None:
    text = drawn(Terminal(), 4, 4)
    bars = re.findall(r"Searching \[([#-]{25})\] ([1-4])/4", text)
    assert [(bar.count("#"), number) for bar, number in bars] == [
        (6, "1"),
        (12, "2"),
        (18, "3"),
        (25, "4"),
    ]
    assert "\n" not in text
    assert text.endswith(WIPED)


def test_it_is_drawn_once_for_each_percent() -> None:
    assert drawn(Terminal(), 10_000, 10_000).count("Searching") == 101


def test_an_unknown_number_of_steps_is_a_label_alone() -> None:
    text = drawn(Terminal(), 0, 1)
    assert "Searching" in text
    assert "[" not in re.sub(r"\x1b\[\S+?[a-zA-Z]", "", text)
    assert text.endswith(WIPED)


def test_nothing_is_drawn_elsewhere() -> None:
    assert drawn(io.StringIO(), 4, 4) == drawn(io.StringIO(), 0, 0) == ""


def test_an_error_leaves_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)

    def stopped() -> None:
        with progress(3, "Searching") as step:
            step()
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stopped()
    assert "1/3" in stream.getvalue()
    assert stream.getvalue().endswith(WIPED)
