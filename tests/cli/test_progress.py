"""Progress: a line on a terminal that leaves nothing behind, and not a character elsewhere."""

import io
import re
import time

import pytest

from oicp_gen.cli import progress as module
from oicp_gen.cli.progress import progress
from oicp_gen.report.terminal import print_note, volume
from tests.support.command import ROOT, run

CLEARED = "\r\x1b[2K"
"""What removes the line."""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal as stderr, on which progress appears at once."""
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(module, "FIRST", 0.0)
    monkeypatch.setattr(module, "NEXT", 0.001)
    monkeypatch.setenv("TERM", "xterm")
    return stream


def wait_for(stream: io.StringIO, text: str) -> None:
    """Wait until this is drawn."""
    until = time.monotonic() + 10
    while text not in stream.getvalue():
        assert time.monotonic() < until, stream.getvalue()
        time.sleep(0.001)


def test_the_steps_are_counted_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with progress(1200, "Searching") as step:
        wait_for(screen, "Searching … 0 of 1,200")
        for _ in range(1100):
            step()
        wait_for(screen, "Searching … 1,100 of 1,200")
    assert screen.getvalue().endswith(CLEARED)
    assert "\n" not in screen.getvalue()
    assert volume.clear_line is None


def test_an_unknown_number_of_steps_is_a_number_of_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with progress(0, "Requesting \x1b[31m"):
        wait_for(screen, "Requesting \\u{1b}[31m … 0 s")
    assert screen.getvalue().endswith(CLEARED)


def test_what_is_printed_meanwhile_has_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with progress(0, "Requesting"):
        wait_for(screen, "Requesting … 0 s")
        print_note("Retrying.")
        assert f"{CLEARED}Retrying.\n" in screen.getvalue()
        drawn = len(screen.getvalue())
        while len(screen.getvalue()) == drawn:
            time.sleep(0.001)
    assert screen.getvalue().endswith(f"Requesting … 0 s{CLEARED}")


def test_only_the_innermost_operation_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with progress(0, "Outer"):
        wait_for(screen, "Outer … 0 s")
        with progress(2, "Inner"):
            wait_for(screen, "Inner … 0 of 2")
            start = len(screen.getvalue())
            while len(screen.getvalue()) < start + 100:
                time.sleep(0.001)
            assert "Outer" not in screen.getvalue()[start:]
        start = len(screen.getvalue())
        while "Outer" not in screen.getvalue()[start:]:
            time.sleep(0.001)
    assert screen.getvalue().endswith(CLEARED)


def test_it_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", "60")
    with progress(0, "word " * 40):
        wait_for(screen, "…")
    assert max(map(len, screen.getvalue().split(CLEARED))) <= 59


def test_nothing_is_drawn_before_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    assert module.FIRST == 1.0
    with progress(4, "Searching") as step:
        step()
    assert stream.getvalue() == ""


@pytest.mark.parametrize("reason", ["pipe", "dumb", "quiet"])
def test_nothing_is_drawn_elsewhere(monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    screen = terminal(monkeypatch)
    stream = io.StringIO() if reason == "pipe" else screen
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "dumb" if reason == "dumb" else "xterm")
    monkeypatch.setattr(volume, "is_quiet", reason == "quiet")
    with progress(4, "Searching") as step:
        step()
        time.sleep(0.02)
    assert stream.getvalue() == ""


def test_an_error_leaves_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)

    def stopped() -> None:
        with progress(3, "Searching") as step:
            step()
            wait_for(screen, "1 of 3")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stopped()
    assert screen.getvalue().endswith(CLEARED)


def test_every_command_says_what_it_does() -> None:
    from oicp_gen.cli.application import COMMANDS

    assert sorted(module._LABELS) == sorted(COMMANDS)


def test_a_command_leaves_no_progress_among_its_results() -> None:
    assert not re.search(r"\r|…", run("lint", "--project", ROOT, "--format", "full").err)
