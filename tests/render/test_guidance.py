"""What templates see of groups, advice and repairs, and the pages of the codes."""

import json
from pathlib import Path

import pytest

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.guidance import MAX_PAGES, Pages, Retry
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.model.spec import Spec
from oicp_gen.publish.published import MAX_MANIFEST, Manifest
from oicp_gen.render.context import TemplateContext, template_context
from oicp_gen.render.files import render
from oicp_gen.render.guidance import repairs
from oicp_gen.render.targets import read_targets
from tests.support.builders import (
    CONTRACT,
    TEMPLATES,
    contract_of,
    entry,
    export,
    spec,
    table,
)
from tests.support.command import run

TABLE = spec(
    entry("000", "FINE"), entry("017", "DENIED"), entry("018", "WRONG"), entry("700", "BROKEN")
)
GUIDANCE = """\
[[groups]]
title = "Last"
codes = ["700", "999"]

[[groups]]
title = "First"
codes = ["018", "017"]
note = "A note"

[[groups]]
title = "Gone"
codes = ["998"]

[advice.017]
cause = "A cause"
retry = "no"
basis = "The name"
confused_with = ["018", "999"]

[advice.018]
synonyms = ["duplicate"]
confused_with = ["017"]
"""


def seen(contract: Contract, made: Spec = TABLE, **more: object) -> TemplateContext:
    targets = read_targets(TEMPLATES)
    return template_context(made, contract, targets[0], targets, **more)  # type: ignore[arg-type]


def grouped(context: TemplateContext) -> list[tuple[str, str, list[str]]]:
    return [
        (group.title, group.note, [one.code for one in group.entries])
        for group in context.named_groups
    ]


def test_entries_are_in_the_groups_of_the_contract_and_the_others_last() -> None:
    context = seen(contract_of(CONTRACT + GUIDANCE))
    assert grouped(context) == [
        ("Last", "", ["700"]),
        ("First", "A note", ["017", "018"]),
        ("Other", "", ["000"]),
    ]
    assert [one.group for one in context.entries] == ["", "First", "First", "Last"]
    assert context.has_advice


def test_a_group_of_the_contract_may_be_called_other() -> None:
    text = GUIDANCE.replace('"Last"', '"Other"')
    assert grouped(seen(contract_of(CONTRACT + text))) == [
        ("Other", "", ["000", "700"]),
        ("First", "A note", ["017", "018"]),
    ]


def test_without_named_groups_the_start_of_the_code_is_the_title() -> None:
    by_hundreds = CONTRACT.replace('pattern = "[0-9]{3}"', 'pattern = "[0-9]{3}"\ngroup = 1')
    assert grouped(seen(contract_of(by_hundreds))) == [
        ("0xx", "", ["000", "017", "018"]),
        ("7xx", "", ["700"]),
    ]
    context = seen(contract_of())
    assert grouped(context) == [("", "", ["000", "017", "018", "700"])]
    assert (context.has_advice, context.has_pages, context.pages_address) == (False, False, "")
    assert {(one.group, one.advice, one.repairs, one.page) for one in context.entries} == {
        ("", None, (), "")
    }


def test_advice_refers_to_entries_of_the_table() -> None:
    none, first, second, _ = seen(contract_of(CONTRACT + GUIDANCE)).entries
    assert none.advice is None
    assert first.advice
    assert first.advice[:5] == ("A cause", "", Retry.NO, "", "The name")
    assert [one.code for one in first.advice.confused_with] == ["018"]
    assert second.advice
    assert second.advice[:6] == ("", "", Retry.UNKNOWN, "", "", ("duplicate",))
    (other,) = second.advice.confused_with
    assert other == first._replace(advice=None)


def finding(rule: str, place: Place, resolution: str | None = "repaired") -> Finding:
    return Finding(rule, Severity.NOTE, "message", place, resolution)


def test_repairs_are_those_in_the_row_of_an_entry() -> None:
    places = {
        "000": Place("p", 10, 5, row=2, heading="Code", code="000"),
        "017": Place("p", 20, 5, row=3, heading="Code", code="017"),
        "700": Place("p", 90, 5, row=3, heading="Code", code="700"),  # in another table
        "A": Place("p", 50, 5, row=9, heading="Code", code="A, B"),
        "B": Place("p", 50, 5, row=9, heading="Code", code="A, B"),
    }
    found = [
        finding("by-code", Place("p", 11, 1, row=2, heading="Text", code="000")),
        finding("by-row", Place("p", 89, 9, row=3)),
        finding("shared", Place("p", 51, 1, row=9, heading="Text", code="A, B")),
        finding("check", Place("p", 11, 1, row=2, code="000"), None),
        finding("table", Place("p", 1, 1)),
        finding("elsewhere", Place("p", 70, 1, row=8)),
    ]
    by_code = {code: [one.rule for one in ones] for code, ones in repairs(found, places).items()}
    assert by_code == {"000": ["by-code"], "700": ["by-row"], "A": ["shared"], "B": ["shared"]}


def test_repairs_in_a_turned_table_are_those_in_the_column() -> None:
    places = {
        code: Place("p", 1, at, row=1, heading="Code", code=code, table_column=at)
        for at, code in enumerate("AB", 2)
    }
    found = [finding("x", Place("p", 5, 1, row=4, table_column=3))]
    assert repairs(found, places) == {}
    found = [finding("x", Place("p", 5, 1, row=1, table_column=3))]
    assert list(repairs(found, places)) == ["B"]


def test_a_template_sees_the_repairs_of_the_page(project: Path) -> None:
    folder = project / "templates/list"
    folder.mkdir(parents=True)
    (folder / "target.toml").write_text("", encoding="utf-8")
    (folder / "repairs.txt.jinja").write_text(
        "{% for entry in entries %}{% for one in entry.repairs %}"
        "{{ entry.code | anchor }} {{ one.rule | anchor }} {{ one.severity | anchor }}: "
        "{{ one.resolution | html }}\n{% endfor %}{% endfor %}",
        encoding="utf-8",
    )
    assert run("build", "--project", project).code == 0
    text = (project / "generated/list/repairs.txt").read_text(encoding="utf-8")
    assert text.splitlines() == [
        "000 emoticon note: read as &quot;🙂&quot;",
        "310 value-spelling note: read as HUBJECT",
        "320 value-separator note: read as CPO, EMP",
        "401 text-misplaced warning: read as &quot;Description&quot;",
        "404 text-misplaced warning: read as &quot;Description&quot;",
        "500 text-misplaced warning: read as &quot;Description&quot;",
    ]


# The pages

PAGE = {
    "list/target.toml": b'[[syntax]]\nfiles = ["*.json"]\nliteral = {}\n',
    "list/codes/{{ code }}/index.json.jinja": (
        b"[{{ entry.code | literal }}, {{ code }}, {{ entry.page }},"
        b" {{ (previous.code if previous else none) | literal }},"
        b" {{ (following.code if following else none) | literal }},"
        b" {{ entries | length }}]"
    )
    .replace(b"{{ code }}", b'"{{ code }}"')
    .replace(b"{{ entry.page }}", b'"{{ entry.page }}"'),
    "list/codes/index.txt.jinja": b"{% for entry in entries %}{{ entry.page }}\n{% endfor %}",
    "list/codes/{{ code }}/copied.txt": b"the same",
}


def pages(contract: Contract, *codes: str) -> dict[str, bytes]:
    made = spec(*(entry(code, f"NAME_{at}") for at, code in enumerate(codes)))
    return render(made, contract, PAGE, read_targets(PAGE))


def test_each_entry_has_a_file_of_its_own() -> None:
    files = pages(contract_of()._replace(pages=Pages("")), "000", "A/B", "ab", "AB")
    listed = files.pop("list/codes/index.txt").decode().split()
    assert listed == ["000", "A~2f~B", "~61~~62~", "AB"]
    assert [*files] == [f"list/codes/{page}/copied.txt" for page in listed] + [
        f"list/codes/{page}/index.json" for page in listed
    ]
    found = [json.loads(files[f"list/codes/{page}/index.json"]) for page in listed]
    assert found == [
        ["000", "000", "000", None, "A/B", 4],
        ["A/B", "A~2f~B", "A~2f~B", "000", "ab", 4],
        ["ab", "~61~~62~", "~61~~62~", "A/B", "AB", 4],
        ["AB", "AB", "AB", "ab", None, 4],
    ]


def test_without_pages_there_are_none() -> None:
    assert pages(contract_of(), "000") == {}


def test_one_page_is_read_for_one_entry() -> None:
    nested = "{% for entry in entries %}{% for other in entries %}{% endfor %}{% endfor %}"
    templates = {**PAGE, "list/codes/{{ code }}/index.json.jinja": nested.encode()}
    made = spec(*(entry(f"{n:03}", f"N{n}") for n in range(200)))
    contract = contract_of()._replace(pages=Pages(""))
    with pytest.raises(OicpGenError) as caught:
        render(made, contract, templates, read_targets(templates))
    assert caught.value.id == "template-failed"
    assert "repeats" in str(caught.value)


def test_there_is_a_largest_number_of_pages() -> None:
    contract = contract_of()._replace(pages=Pages(""))
    codes = [f"{number:05}" for number in range(MAX_PAGES + 1)]
    assert len(pages(contract, *codes[1:])) == 2 * MAX_PAGES + 1
    with pytest.raises(OicpGenError) as caught:
        pages(contract, *codes)
    assert caught.value.id == "pages-too-many"
    assert str(caught.value) == (
        "source/contract.toml: [pages] would create 5,001 pages, one for each code; "
        "at most 5,000 are possible"
    )


def test_the_manifest_lists_as_many_pages_with_the_longest_names() -> None:
    longest = f"docs/codes/{'x' * 57}/index.html"
    listed = {f"{longest}{number:05}": "0" * 64 for number in range(MAX_PAGES)}
    assert len(Manifest("0.0.0", {}, listed).to_bytes()) < MAX_MANIFEST


def test_pages_are_built_checked_and_removed(tmp_path: Path) -> None:
    head = ("Status Code", "Sent By", "Description", "Additional Information")

    def write(*codes: str) -> None:
        rows = [(code, "CPO", f"Text {at}", "") for at, code in enumerate(codes)]
        html = export(table(head, *rows), title="Firas.Hachem : FinalOICP status code")
        (tmp_path / "source/FinalOICP-status-code_3626501182.html").write_text(html, "utf-8")

    for path, data in PAGE.items():
        file = tmp_path / "templates" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (tmp_path / "source").mkdir()
    contract = CONTRACT.replace('"[0-9]{3}"', '"[0-9A-Za-z./]{3}"')
    file = tmp_path / "source/contract.toml"
    file.write_text(f'targets = ["json", "list"]\n{contract}[pages]\n', encoding="utf-8")
    codes = ("001", "A/B", "CON", "con", "1..")
    write(*codes)
    assert run("build", "--project", tmp_path, "--accept-loss").code == 0
    assert run("check", "--project", tmp_path).code == 0
    assert run("check", "--strict", "--project", tmp_path).code == 0
    made = tmp_path / "generated/list/codes"
    names = {"001", "A~2f~B", "~43~ON", "~63~on", "1~2e~~2e~"}
    assert {path.name for path in made.iterdir() if path.is_dir()} == names
    (made / "001/index.json").write_text("edited", encoding="utf-8")
    assert run("check", "--project", tmp_path).code == 1
    assert run("build", "--project", tmp_path, "--force").code == 0
    write("001")
    assert run("build", "--project", tmp_path, "--accept-loss").code == 0
    assert {path.name for path in made.iterdir() if path.is_dir()} == {"001"}
    file.write_text(file.read_text("utf-8").replace("[pages]\n", ""), encoding="utf-8")
    assert run("check", "--project", tmp_path).code == 1
    assert run("build", "--project", tmp_path).code == 0
    assert not made.exists()  # a list of no pages is empty
