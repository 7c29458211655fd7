"""The Markdown of issues and pull requests."""

from pathlib import Path

import pytest

from oicp_gen.diff.specs import diff
from oicp_gen.diff.verdict import verdict_of
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.model.spec import Entry, Spec
from oicp_gen.report.base import Problems
from oicp_gen.report.brief import Brief, edit_in_words
from oicp_gen.report.brief_text import MAX_BODY, body
from oicp_gen.report.github import step_summary
from oicp_gen.upstream.confluence import PageVersion
from tests.support.builders import HOSTILE, Rendered, entry, note, spec

TAGS = {
    *("p", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "strong"),
    *("ol", "ul", "li", "details", "summary"),
}


def brief(old: Spec, new: Spec, *errors: Finding) -> Brief:
    changes = diff(old, new)
    return Brief(
        title="Codes",
        verdict=verdict_of(changes, errors, update="`oicp-gen fetch && oicp-gen build`"),
        page=edit_in_words(None, PageVersion(5, "@ann <b>", "2024-03-01T08:00:00Z")),
        changes=changes,
        errors=errors,
        specs=(old, new),
        described_by="description",
        is_upstream=True,
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_and_codes_stay_in_code_spans(text: str) -> None:
    first = entry(text, "A", "Session is invalid", info=note(text))
    old = spec(first, entry("x", "B", text), entry("z", "D", "Gone"), title=text)
    new = spec(first._replace(values={**first.values, "description": "Session is valid"}))
    added = entry(f"y{text}", "C", text, info=note(text))
    added = added._replace(values={**added.values, text: text})  # of a spec that is not ours
    new = new._replace(entries=(*new.entries, added))
    error = Finding("wording", Severity.ERROR, f"{text} @x #1", Place("a.html", row=3, code=text))
    for found in (brief(old, new), brief(old, new, error)):
        for is_request in (False, True):
            page = Rendered(body(found, is_request=is_request))
            assert {*page.tags} <= TAGS
            outside = "".join(char.char for char in page.chars if not char.code)
            fences = [line for line in body(found).splitlines() if line.startswith("```")]
            assert not {*"@<>"} & {*outside}
            assert len(fences) in (0, 2)


def test_who_edited_the_page_when() -> None:
    old, new = PageVersion(2, "Ann", "2024-01-18T09:00Z"), PageVersion(5, None, "?")
    assert edit_in_words(old, old) == (
        "Version 2 is published, edited by `Ann` on 18 January 2024."
    )
    assert edit_in_words(new, new) == "Version 5 is published."
    assert edit_in_words(old, new) == "The page was edited, version 2 → 5."
    assert edit_in_words(None, old) == "`Ann` edited the page on 18 January 2024, version 2."
    assert edit_in_words(old, new, is_kept=True) == (
        "The page was edited, version 5. `source/` keeps version 2."
    )


def test_twelve_rows_are_shown_and_the_rest_is_folded_or_counted() -> None:
    many = [
        entry(f"{code}", f"CODE_{code}", f"Word{code} " + "x" * 250) for code in range(100, 900)
    ]
    found = brief(spec(entry()), spec(entry(), *many))
    text = body(found)
    table, _, rest = text.partition("\n<details><summary>788 more of 800 changed codes</summary>\n")
    assert (table.count("| **`"), len(text.encode()) <= MAX_BODY) == (12, True)
    left = rest.partition(" more lines did not fit here.")[0].rpartition("\n")[2]
    assert int(left) == 788 - rest.count("| **`")
    assert int(left) > 500
    summary = step_summary(Problems("check", Path(), (), "", brief=found))
    assert summary.count("| **`") == 800


def test_a_row_has_what_differs_and_a_lone_side_everything() -> None:
    def changed(**values: object) -> Entry:
        one = entry("018", "OLD", "Text", sent_by=("CPO",))
        return one._replace(values={**one.values, **values})  # type: ignore[dict-item]

    old = spec(entry(), changed())
    renamed = changed(sent_by=("CPO", "EMP"))._replace(name="NEW", aliases=("OLD",))
    rows = [line for line in body(brief(old, spec(entry(), renamed))).splitlines() if "018" in line]
    assert rows == [
        "| **`018`** other values | `Text`, named `OLD`, sent by `CPO` |"
        " `Text`, named `NEW`, earlier `OLD`, sent by `CPO, EMP` |"
    ]
    gone = body(brief(old, spec(entry())))
    assert "| **`018`** removed | `Text`, named `OLD`, sent by `CPO` | – |" in gone
