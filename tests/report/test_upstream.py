"""The version of a published page, in the reports of `fetch` and `check --upstream`."""

from oicp_gen.report.terminal import Paint
from oicp_gen.report.upstream import format_version, page_line
from oicp_gen.upstream.confluence import PageVersion


def test_an_author_and_a_date_stay_on_their_line() -> None:
    version = PageVersion(2, "Ann\nerror: forged\x1b[2J", "2024-01-18\r\n::error::xT10:00")
    assert format_version(version) == (
        "version 2, edited by Ann\\u{a}error: forged\\u{1b}[2J on 18 January 2024"
    )


def test_a_long_author_is_shortened() -> None:
    assert (
        format_version(PageVersion(2, "A" * 1_000_000, "")) == f"version 2, edited by {'A' * 59}…"
    )


def test_the_line_about_the_page_has_a_style() -> None:
    line = page_line("version 2\x1b[2J", Paint(is_coloured=True))
    assert line.text == "\x1b[2mPage:\x1b[0m version 2\\u{1b}[2J."
