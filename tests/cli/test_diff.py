"""`oicp-gen diff` on the real page: its output in each format, and its exit codes."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from oicp_gen.diff.sentences import format_change
from oicp_gen.diff.specs import diff as changes
from oicp_gen.model.spec import Spec
from oicp_gen.release.records import changelog
from tests.support.builders import COMMONMARK, HOSTILE, entry, note, spec
from tests.support.command import ROOT, Result, error_id, run
from tests.support.command import error as error_of
from tests.support.projects import PAGE, documented, edit

SPEC = ROOT / "generated" / "json" / "status-codes.json"
PAGE_TEXT = documented(f"source/{PAGE}")
TEXTS = [each["description"] for each in json.loads(SPEC.read_bytes())["entries"]]


def retyped(change: Callable[[str], str]) -> str:
    """The real page with each description retyped."""
    page = PAGE_TEXT
    for text in TEXTS:
        page, count = re.subn(f"<p>{re.escape(text)}</p>", f"<p>{change(text)}</p>", page)
        assert count == 1
    return page


def page(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / PAGE
    file.write_text(text, encoding="utf-8")
    return file


def diff(old: Path, new: Path, *options: str) -> Result:
    return run("diff", old, new, "--project", ROOT, *options)


def written(folder: Path, name: str, made: Spec) -> Path:
    file = folder / name
    file.write_text(json.dumps(made.to_json()), encoding="utf-8")
    return file


RETYPED: dict[str, Callable[[str], str]] = {
    "in another case": str.upper,
    "with dots": lambda text: f"{text}.",
    "with hyphens": lambda text: text.replace("–", "-"),
    "with all of it": lambda text: text.replace("–", "-").title().replace("Evseid", "EvseID") + ".",
}


@pytest.mark.parametrize("how", RETYPED)
def test_all_codes_retyped_are_cosmetic_and_need_no_release(how: str, tmp_path: Path) -> None:
    new = page(tmp_path, retyped(RETYPED[how]))
    result = diff(ROOT / "source" / PAGE, new)
    count = 7 if how == "with hyphens" else 34
    assert result.code == 1
    assert result.err == f"No release needed: {count} cosmetic changes.\n"
    assert result.out.count("[text-cosmetic]\n") == count
    assert diff(ROOT / "source" / PAGE, new, "--fail-on", "breaking").code == 0


def test_the_nine_codes_that_lost_their_zeros_are_told_as_that(tmp_path: Path) -> None:
    data = json.loads(SPEC.read_bytes())
    for each in data["entries"]:
        each["code"] = each["code"].lstrip("0") or "0"
    new = tmp_path / "lost.json"
    new.write_text(json.dumps(data), encoding="utf-8")
    result = diff(SPEC, new)
    assert result.code == 1
    lines = result.out.splitlines()[1:]
    assert lines == [
        f"  {code}: lost its leading zeros (was {code:03}) [zeros-lost]"
        for code in (0, 1, 17, 18, 19, 2, 21, 22, 9)
    ]
    assert result.err == (
        "Do not release: 9 codes lost their leading zeros.\n"
        "hint: Ask the publisher to correct the page; change nothing here.\n"
    )
    assert diff(new, SPEC).err == (
        "Review 9 codes before you update: 9 codes gained leading zeros.\nRelease: major.\n"
    )


def test_a_page_whose_codes_lost_their_zeros_is_compared_and_its_errors_are_told(
    tmp_path: Path,
) -> None:
    new = page(tmp_path, re.sub(r"<p>0{1,2}(\d+)</p>", r"<p>\1</p>", PAGE_TEXT))
    result = diff(ROOT / "source" / PAGE, new)
    assert result.code == 1
    assert result.out.count("[zeros-lost]\n") == len(result.out.splitlines()[1:]) == 9
    first, hint, second, *rest = result.err.splitlines()
    assert first == "Do not release: 9 codes lost their leading zeros."
    assert hint == "hint: Ask the publisher to correct rows 2 to 10; change nothing here."
    assert second == f"{new} has 9 errors, so it cannot be built:"
    assert re.fullmatch(
        rf'  {re.escape(str(new))}:\d+:\d+: code "0" has lost .+ \[code-lost-zeros\]', rest[0]
    )
    assert rest[3] == "  and 6 more"
    back = diff(new, ROOT / "source" / PAGE)
    assert back.out.count("[zeros-gained]\n") == 9


def test_a_page_that_has_a_code_twice_is_refused_with_the_place(tmp_path: Path) -> None:
    new = page(tmp_path, PAGE_TEXT.replace("<p>018</p>", "<p>019</p>"))
    error = error_of("diff", SPEC, new)
    assert (error["id"], error["place"]["file"]) == ("page-has-errors", str(new))
    assert re.search(rf'\n  {re.escape(str(new))}:\d+:\d+: .*"019"', error["message"])


def test_the_same_page_is_identical(tmp_path: Path) -> None:
    result = diff(ROOT / "source" / PAGE, page(tmp_path, PAGE_TEXT))
    assert (result.code, result.out) == (0, "")
    assert result.err == "No action needed: both sides have the same 34 codes.\n"


def test_an_edit_beside_the_table_is_no_change_of_an_entry(tmp_path: Path) -> None:
    new = page(tmp_path, PAGE_TEXT.replace("Here you will find all", "Here are all"))
    result = diff(ROOT / "source" / PAGE, new)
    assert result.code == 0
    assert result.out.splitlines()[1].endswith("[provenance-changed]")
    assert result.err == "No action needed: both sides have the same 34 codes.\n"


def test_a_page_and_the_spec_that_was_made_of_it_are_the_same() -> None:
    result = diff(SPEC, ROOT / "source" / PAGE)
    assert (result.code, result.out) == (0, "")


@pytest.mark.parametrize("sides", [["one"], ["one", "two", "three"]], ids=len)
def test_two_sides_are_compared(sides: list[str]) -> None:
    assert error_id("diff", *sides) == "usage"


@pytest.mark.parametrize("output", ["markdown", "html"])
def test_an_error_is_text_if_errors_lack_the_format(output: str) -> None:
    result = run("diff", "nosuch", "nosuch", "--format", output)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: nosuch: ")


def test_on_a_terminal_the_words_that_differ_are_coloured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("oicp_gen.report.terminal.is_terminal", lambda _: True)
    old = written(tmp_path, "old.json", spec(entry(description="Session is invalid")))
    new = written(tmp_path, "new.json", spec(entry(description="Session is valid")))
    out = run("diff", old, new).out
    assert '"Session is \x1b[31minvalid\x1b[0m" → "Session is \x1b[32mvalid\x1b[0m"' in out


class Page(HTMLParser):
    """What a browser would see of a page: its tags, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.policy = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        assert not given.keys() & {"style", "src", "onload", "onclick"}
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def hostile(number: int) -> Spec:
    """A spec in which every text is hostile; each `number` has other texts."""
    entries = []
    for at, text in enumerate(HOSTILE):
        other = HOSTILE[(at + number) % len(HOSTILE)]
        made = entry(f"<{at:03}>", f"CODE_{at}", f"{other} {text}", info=note(f"{text} {other}"))
        entries.append(made)
    return spec(*entries, title=f"<script>{number}</script>")


def test_no_text_leaves_its_place_in_the_page(tmp_path: Path) -> None:
    old, new = (written(tmp_path, f"<b>{n}.json", hostile(n)) for n in (0, 1))
    seen = Page(run("diff", old, new, "--format", "html").out)
    allowed = (
        "html head meta title style body header p h1 h2 h3 ul ol li b code span nav a main article"
        " section dl div dt dd del ins details summary wbr footer"
    )
    assert seen.tags <= set(allowed.split())
    assert "default-src 'none'; style-src 'sha256-" in seen.policy
    assert "${process.exit(1)}" in "".join(seen.texts)


def test_no_text_leaves_its_line_in_the_changelog_or_on_the_terminal(tmp_path: Path) -> None:
    old, new = (written(tmp_path, f"{n}.json", hostile(n)) for n in (0, 1))
    markdown = run("diff", old, new, "--format", "markdown").out
    tokens = COMMONMARK.parse(markdown)
    kinds = {token.type for token in tokens} | {
        child.type for token in tokens for child in token.children or ()
    }
    assert not any("html" in kind or "link" in kind or "image" in kind for kind in kinds)
    headings = [tokens[at + 1].content for at, t in enumerate(tokens) if t.type == "heading_open"]
    assert set(headings) <= {"Breaking", "Added", "Deprecated", "Changed"}
    text = run("diff", old, new).out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", text)
    assert all(re.match(r"(?:  |\w+: )", line) for line in text.splitlines())


def test_of_long_texts_the_part_is_told_that_differs() -> None:
    start = "word " * 100
    old, new = spec(entry(description=f"{start}one")), spec(entry(description=f"{start}two"))
    (change,) = changes(old, new)
    assert len(format_change(change)) < 250
    assert re.search(r'"….*word one" → "….*word two"', format_change(change))


def test_an_entry_for_a_changelog_has_sections_and_leaves_out_where_the_page_comes_from() -> None:
    old, new = spec(entry()), spec(entry(), entry("001", "FAULT", "Fault"), author="Ann")
    found = changes(old, new)
    assert changelog(found) == '### Added\n\n- `001`: added as FAULT: "Fault"\n'
    assert changelog(changes(old, spec(entry(), author="Ann"))) == "No entry changed.\n"


def test_a_name_that_no_ledger_gave_is_no_name_to_lose(built: Path, tmp_path: Path) -> None:
    row = "<tr><td><p>330</p></td><td><p></p></td><td><p>{}</p></td><td><p></p></td></tr></tbody>"
    sides = [
        page(tmp_path / str(at), PAGE_TEXT.replace("</tbody>", row.format(text)))
        for at, text in enumerate(("Roaming is paused", "The roaming was paused"))
    ]
    result = run("diff", *sides, "--project", built)
    assert result.err == "A patch release is due: 1 code reworded.\nRelease: patch.\n"
    edit(built / "source/names.toml", "[names]", '[names]\n"330" = "ROAMING_PAUSED"')
    assert run("diff", *sides, "--project", built).err == result.err
