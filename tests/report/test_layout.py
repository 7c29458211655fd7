"""Lines that fit on a terminal."""

import io

import pytest

from oicp_gen.report.layout import columns, cut, display_width, padded, width_of, wrapped


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("漢字", 4),
        ("🙂", 2),
        ("❤\ufe0f", 1),
        ("\x1b[1;31mabc\x1b[0m", 3),
        ("\x1b]8;;https://example.org\x1b\\abc\x1b]8;;\x1b\\", 3),
    ],
)
def test_the_width_of_a_text(text: str, width: int) -> None:
    assert display_width(text) == width
    assert padded(text, 10) == text + " " * (10 - width)


def test_a_text_is_cut_where_it_does_not_fit() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdef", 5) == "abcd…"
    assert cut("漢字漢字", 6) == "漢字…"


def test_lines_are_broken_between_words_and_their_rest_is_indented() -> None:
    assert wrapped("one two three four", 9) == "one two\n  three\n  four"
    assert wrapped("  one  two three", 12) == "  one  two\n    three"
    assert wrapped("one\ntwo three four", 10) == "one\ntwo three\n  four"
    assert wrapped("漢字 漢字 漢字", 9) == "漢字 漢字\n  漢字"
    assert wrapped("one two", 0) == "one two"


def test_neither_a_word_nor_a_command_is_broken() -> None:
    assert wrapped("see https://example.org/long ok", 10) == (
        "see\n  https://example.org/long\n  ok"
    )
    assert wrapped("Now run `oicp-gen build --force`.", 28) == (
        "Now run\n  `oicp-gen build --force`."
    )
    assert max(map(len, wrapped(f"`{'a b ' * 40}`", 60).split("\n"))) <= 60


def test_a_long_line_is_broken_in_a_moment() -> None:
    lines = wrapped("ab " * 100_000, 60).split("\n")
    assert len(lines) == 5264
    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize(("screen", "used"), [(20, 60), (60, 60), (88, 88), (200, 100)])
def test_the_width_is_that_of_the_terminal_within_limits(
    monkeypatch: pytest.MonkeyPatch, screen: int, used: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(screen))
    assert columns() == width_of(Terminal()) == used
    assert width_of(io.StringIO()) == 0
    assert width_of(io.StringIO(), is_full=True) == used


def test_without_a_terminal_the_width_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert width_of(io.StringIO(), is_full=True) == 80
