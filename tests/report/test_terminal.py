"""Progress: a bar where somebody sees it, and not a character anywhere else."""

import io
import json

import pytest

from oicp_gen.report.terminal import print_json, progress, waiting


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, total: int, steps: int) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", stream)
        with progress(total, "Searching") as step:
            for _ in range(steps):
                step()
    return stream.getvalue()


def test_a_bar_that_goes_to_its_end_and_leaves_nothing() -> None:
    *drawn, wiped, end = shown(Terminal(), 4, 4).split("\r")[1:]
    assert drawn == [
        "Searching [######-------------------] 1 of 4",
        "Searching [############-------------] 2 of 4",
        "Searching [##################-------] 3 of 4",
        "Searching [#########################] 4 of 4",
    ]
    assert (wiped, end) == (" " * len(drawn[-1]), "")


def test_it_is_drawn_once_for_each_percent() -> None:
    assert shown(Terminal(), 10_000, 10_000).count("Searching") == 101


def test_nothing_to_do_is_no_fault() -> None:
    assert shown(Terminal(), 0, 0) == ""
    assert "1 of 0" in shown(Terminal(), 0, 1)


def test_nothing_is_drawn_where_nobody_looks() -> None:
    assert shown(io.StringIO(), 4, 4) == ""


def stopped() -> None:
    with progress(3, "Searching") as step:
        step()
        raise ValueError("stop")


def test_the_bar_is_wiped_where_the_work_ends_with_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    with pytest.raises(ValueError, match="stop"):
        stopped()
    assert stream.getvalue().endswith(f"1 of 3\r{' ' * 44}\r")


def test_a_document_holds_nothing_that_a_terminal_acts_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = {"a": '\x9b31m\u202eé\u00a0\U000e0041\x7f\n"', "b": ["x"]}
    print_json(data)
    printed = capsys.readouterr().out
    assert json.loads(printed) == data
    assert printed.count("\n") == 6
    assert "é" in printed
    assert not set(printed) & set("\x9b\u202e\u00a0\U000e0041\x7f")


def test_what_is_waited_for_is_shown_where_somebody_looks_and_then_wiped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for stream, drawn in ((Terminal(), f"Asking\r{' ' * 6}\r"), (io.StringIO(), "")):
        monkeypatch.setattr("sys.stderr", stream)
        with waiting("Asking"):
            pass
        assert stream.getvalue() == drawn
