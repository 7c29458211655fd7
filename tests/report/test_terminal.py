"""Output on a terminal, which never contains anything that a terminal would act on."""

import io
import json

import pytest

from oicp_gen.report.base import Line
from oicp_gen.report.show import print_lines
from oicp_gen.report.terminal import Paint, painter, plain, print_json, unstyled


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_document_contains_nothing_that_a_terminal_acts_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = {"a": '\x9b31m\u202eé\u00a0\U000e0041\x7f\n"', "b": ["x"]}
    print_json(data)
    printed = capsys.readouterr().out
    assert json.loads(printed) == data
    assert printed.count("\n") == 6
    assert "é" in printed
    assert not set(printed) & set("\x9b\u202e\u00a0\U000e0041\x7f")


def test_colours_are_for_terminals_unless_no_color_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    assert painter(Terminal())("error", "x") == "\x1b[1;31mx\x1b[0m"
    assert painter(io.StringIO()) is plain
    monkeypatch.setenv("NO_COLOR", "")
    assert painter(Terminal()) is not plain
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert painter(Terminal()) is plain


def test_colours_can_be_forced_and_a_dumb_terminal_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert painter(Terminal()) is plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert painter(Terminal()) is not plain
    assert painter(io.StringIO())("error", "x") == "\x1b[1;31mx\x1b[0m"


@pytest.mark.parametrize(
    ("variables", "is_linking"),
    [
        ({}, False),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "4999"}, False),
        ({"VTE_VERSION": "new"}, False),
        ({"WT_SESSION": "1", "CI": "true"}, False),
        ({"WT_SESSION": "1", "TERM": "dumb"}, False),
        ({"WT_SESSION": "1", "FORCE_HYPERLINK": "0"}, False),
        ({"TERM": "dumb", "FORCE_HYPERLINK": "1"}, True),
    ],
)
def test_links_are_for_terminals_that_are_known_to_show_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_linking: bool
) -> None:
    names = ("TERM", "TERM_PROGRAM", "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM")
    for name in (*names, "CI", "FORCE_HYPERLINK", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert painter(Terminal()).is_linking is is_linking
    assert painter(io.StringIO()).is_linking is (variables.get("FORCE_HYPERLINK") == "1")


def test_a_link_is_the_text_with_an_address() -> None:
    address = "https://example.org/docs/findings.md#wording"
    assert Paint(is_linking=True).linked("wording", address) == (
        f"\x1b]8;;{address}\x1b\\wording\x1b]8;;\x1b\\"
    )
    assert plain.linked("wording", address) == "wording"
    assert (
        unstyled(Paint(is_coloured=True, is_linking=True).linked("wording", address)) == "wording"
    )


def test_each_stream_has_the_styles_and_the_width_that_it_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, err = Terminal(), io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    text = Paint(is_coloured=True)("head", "word") + " word" * 20
    print_lines(iter([Line(text), Line(text, is_answer=False), Line(text, is_exact=True)]))
    first, second, exact = out.getvalue().splitlines()
    assert first == "\x1b[1mword\x1b[0m" + " word" * 11
    assert second == "  " + " ".join(["word"] * 9)
    assert exact == text
    assert err.getvalue() == "word" + " word" * 20 + "\n"
