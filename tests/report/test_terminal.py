"""Output on a terminal, which never contains anything that a terminal would act on."""

import io
import json

import pytest

from oicp_gen.report.terminal import painter, plain, print_json


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
    assert painter(Terminal())("error", "x") == "\x1b[31mx\x1b[0m"
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
    assert painter(io.StringIO())("error", "x") == "\x1b[31mx\x1b[0m"
