"""`oicp-gen check --upstream`: what counts as drift of the published page, and what does not."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.support.command import error_id, run
from tests.support.confluence_server import PAGE_ID, Confluence, Say
from tests.support.fetching import FILE, check, failing, fetch
from tests.support.projects import documented, edit, snapshot

CLEAN = "No action needed: the generated files match the page.\n"
PAGE_2 = "Page: version 2, edited by Ann Editor on 18 January 2024.\n"
PAGE_5 = "Page: version 2 → 5, edited by Ann Editor on 1 February 2024.\n"
BACK = (
    '017: reused with a new description: "Something else" → "Unauthorized access" [code-reused]\n'
)
REWORDED = (
    '017: description changed: "Unauthorized access" → "Access not authorized" [text-reworded]\n'
)
FIX = "hint: Run `oicp-gen fetch && oicp-gen build`, then run `oicp-gen release`.\n"


@pytest.fixture
def synced(project: Path, confluence: Confluence) -> Path:
    """A project that was fetched and built."""
    assert fetch(project, confluence).code == 0
    assert run("build", "--project", project).code == 0
    confluence.requests.clear()
    return project


@pytest.fixture
def at_center(project: Path, center: Confluence) -> Path:
    """The same from a Data Center alone."""
    assert fetch(project, center).code == 0
    assert run("build", "--project", project).code == 0
    center.requests.clear()
    return project


def reword(
    server: Confluence, old: str = "Unauthorized access", new: str = "Access not authorized"
) -> None:
    published = server.published
    assert old in published.body
    published.body = published.body.replace(old, new)
    published.number, published.changed = 5, "2024-02-01T08:00:00.000+09:00"


def test_one_small_request_is_enough_if_the_version_is_the_same(
    synced: Path, confluence: Confluence
) -> None:
    result = check(synced, confluence)
    assert (result.code, result.out) == (0, "")
    assert result.err == f"{CLEAN}{PAGE_2}"
    (request,) = confluence.requests
    assert "body" not in request.path
    assert confluence.answer(request.path).data.count(b"<td") == 0


def test_an_edit_outside_the_table_is_not_drift(synced: Path, confluence: Confluence) -> None:
    reword(confluence, "Here you will find", "Here are")
    result = check(synced, confluence)
    assert (result.code, result.out) == (0, "")
    assert result.err == (
        f"No action needed: the page was edited, but its table is unchanged.\n{PAGE_5}"
    )


def test_another_wording_is_drift_and_is_reported_with_its_fix(
    synced: Path, confluence: Confluence
) -> None:
    reword(confluence)
    result = check(synced, confluence)
    assert (result.code, result.out) == (1, REWORDED)
    assert result.err == (
        f"A patch release is due: 1 code reworded.\n{PAGE_5}Release: patch.\n{FIX}"
    )
    assert fetch(synced, confluence).code == 0
    assert run("build", "--project", synced).code == 0
    assert check(synced, confluence).code == 0


@pytest.mark.parametrize(
    ("old", "new", "severity", "codes"),
    [
        ("Here you will find", "Here are", "none", (0, 0, 0)),
        ("Unauthorized access", "Access not authorized", "patch", (1, 0, 0)),
        ("<p>017</p>", "<p>016</p>", "major", (1, 1, 0)),
        ("confluenceTable", "", "none", (0, 0, 0)),
        ("Status Code", "Code", "major", (1, 1, 0)),
    ],
)
def test_what_counts_as_a_failure_is_an_option(
    at_center: Path,
    center: Confluence,
    old: str,
    new: str,
    severity: str,
    codes: tuple[int, int, int],
) -> None:
    reword(center, old, new)
    for fail_on, code in zip(("any", "breaking", "never"), codes, strict=True):
        assert check(at_center, center, "--fail-on", fail_on).code == code, fail_on
    answer = json.loads(check(at_center, center, "--format", "json").out)
    assert answer["upstream"]["severity"] == severity


def test_a_table_that_is_gone_is_drift_of_the_highest_severity(
    at_center: Path, center: Confluence
) -> None:
    reword(center, center.published.body, "<p>Moved</p>")
    result = check(at_center, center, "--fail-on", "breaking")
    assert result.code == 1
    assert re.fullmatch(rf"{FILE}: error: .* \[[a-z-]+\]\n", result.out)
    assert result.err.startswith("Do not release: 1 page without the table.\n")


def test_drift_of_both_kinds_is_reported(at_center: Path, center: Confluence) -> None:
    edit(at_center / "generated/typescript/index.cjs", '"000"', '"0"')
    reword(center)
    result = check(at_center, center, "--fail-on", "never")
    assert result.code == 1
    assert result.out == f"edited by hand: generated/typescript/index.cjs\n{REWORDED}"


def test_without_a_record_the_page_is_compared_in_full(built: Path, center: Confluence) -> None:
    result = check(built, center)
    assert result.code == 0
    assert result.err == f"{CLEAN}{PAGE_2}"
    reword(center)
    result = check(built, center)
    assert (result.code, result.out) == (1, REWORDED)


def test_a_page_edited_by_hand_is_compared_in_full(at_center: Path, center: Confluence) -> None:
    edit(at_center / FILE, "Unauthorized access", "Something else")
    assert run("build", "--project", at_center).code == 0
    result = check(at_center, center)
    assert result.code == 1
    assert "Ignored source/upstream.json: " in result.err
    assert result.out == (BACK)


def test_the_record_is_not_used_for_another_page(at_center: Path, center: Confluence) -> None:
    other = at_center / "other.html"
    other.write_bytes((at_center / FILE).read_bytes())
    edit(other, "Unauthorized access", "Something else")
    result = check(at_center, center, "--page", other)
    assert BACK in result.out


def test_a_checkout_with_other_line_ends_is_the_same_page(
    at_center: Path, center: Confluence
) -> None:
    file = at_center / FILE
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert check(at_center, center).err.endswith(PAGE_2)


def test_a_source_with_errors_cannot_be_compared(at_center: Path, center: Confluence) -> None:
    edit(at_center / FILE, "<p>018</p>", "<p>17</p>")
    reword(center)
    failed = failing(at_center, center.site, "check --upstream")
    assert (failed.id, failed.code) == ("source-has-errors", 2)


def test_the_local_result_is_printed_although_the_network_fails(
    at_center: Path, center: Confluence
) -> None:
    center.script = [Say(401, "")]
    result = check(at_center, center)
    assert result.code == 2
    assert result.err.startswith(
        f"Not compared: the Confluence site did not return the page.\nerror: {center.site}: "
    )
    assert result.err.endswith("\nFiles: the generated files match source/.\n")


def test_json_is_one_document(at_center: Path, center: Confluence) -> None:
    schema = json.loads(documented("generator/oicp_gen/report/schema.json"))
    validator = jsonschema.Draft202012Validator(schema)

    def upstream() -> dict[str, Any]:
        answer = json.loads(check(at_center, center, "--format", "json").out)
        validator.validate(answer)
        assert answer["clean"] is True
        found: dict[str, Any] = answer["upstream"]
        assert found["recorded"]["number"] == 2
        return found

    same = upstream()
    assert (same["version"]["number"], same["changes"], same["findings"]) == (2, [], [])
    reword(center)
    changed = upstream()
    assert (changed["version"]["number"], changed["findings"]) == (5, [])
    assert [change["code"] for change in changed["changes"]] == ["017"]
    reword(center, "Status Code", "Code")
    gone = upstream()
    assert (gone["changes"], gone["severity"]) == ([], "major")
    assert gone["findings"]
    plain = json.loads(run("check", "--project", at_center, "--format", "json").out)
    assert plain["upstream"] is None
    center.script = [Say(404, "")]
    validator.validate(json.loads(check(at_center, center, "--format", "json").out))


@pytest.mark.parametrize("option", [("--fail-on", "any"), ("--api", "v1")])
def test_options_of_upstream_are_refused_without_it(built: Path, option: tuple[str, str]) -> None:
    assert error_id("check", "--project", built, *option) == "usage"


def test_hostile_names_are_escaped(at_center: Path, center: Confluence) -> None:
    reword(center)
    center.published.editor = "Eve\x1b[2J\u202e"
    result = check(at_center, center)
    assert "by Eve\\u{1b}[2J\\u{202e} on" in result.err
    assert "\x1b" not in result.err


def test_a_clean_check_loads_nothing_for_the_network(built: Path) -> None:
    import subprocess
    import sys

    program = (
        "import sys; from oicp_gen.cli.application import application\n"
        f"try: application('check')(['check', '--project', {str(built)!r}])\n"
        "except SystemExit as end: assert not end.code\n"
        "loaded = {'urllib3', 'oicp_gen.upstream.sync', 'oicp_gen.report.upstream', 'ssl', 'bs4'}\n"
        "assert not loaded & sys.modules.keys(), loaded & sys.modules.keys()\n"
    )
    before = snapshot(built)
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert snapshot(built) == before


def test_a_page_is_requested_by_its_id(at_center: Path, center: Confluence) -> None:
    assert check(at_center, center).code == 0
    assert re.fullmatch(rf"/rest/api/content/{PAGE_ID}\?expand=version", center.requests[0].path)
