"""`oicp-gen lint`: the findings of the real page, in text and in JSON."""

import json
import re
import shlex
from collections import Counter
from pathlib import Path

import pytest

from oicp_gen.report.layout import display_width
from oicp_gen.report.terminal import unstyled
from tests.support.command import ROOT, error, error_id, run
from tests.support.projects import PAGE, edit, snapshot
from tests.support.terminals import on_terminal

ODDITIES: dict[str, list[int | None]] = {
    # What is odd in the table, as its readers have listed it: rule and rows.
    "page-title": [None],
    "header-spelling": [1],
    "code-leading-zeros": [1],
    "column-gaps": [1, 1],
    "emoticon": [2],
    "wording": [3, 6, 10, 10, 34],
    "term-spelling": [7],
    "full-stop": [9],
    "space-stray": [10, 17, 18, 19, 32],
    "dash-odd": [14],
    "quote-curly": [21],
    "value-spelling": [23],
    "value-separator": [24],
    "text-misplaced": [26, 27, 28],
    "code-order": [27],
}


def test_every_oddity_of_the_real_page_is_a_finding_and_nothing_else_is() -> None:
    result = run("lint", "--project", ROOT, "--format", "json")
    report = json.loads(result.out)
    assert (result.code, result.err, report["entries"]) == (0, "", 34)
    found = Counter((finding["rule"], finding["place"]["row"]) for finding in report["findings"])
    assert found == Counter((rule, row) for rule, rows in ODDITIES.items() for row in rows)


def test_the_three_shifted_rows_are_mended_and_reported() -> None:
    lines = run("lint", "--project", ROOT).out.splitlines()
    assert [line.split(": ", 1)[1] for line in lines if "[text-misplaced]" in line] == [
        f'warning: row {row}, "Sent By:": "{text}" is under "Sent By:", and "Description" is'
        ' empty (read as "Description") [text-misplaced]'
        for row, text in (
            (26, "Data not found"),
            (27, "Call not authorized"),
            (28, "Processing error"),
        )
    ]


def test_a_finding_stands_where_it_says() -> None:
    page = (ROOT / "source" / PAGE).read_text(encoding="utf-8").split("\n")
    findings = json.loads(run("lint", "--project", ROOT, "--format", "json").out)["findings"]
    for finding in findings:
        place = finding["place"]
        tag = page[place["line"] - 1][place["column"] - 1 :]
        assert tag.startswith(("<td", "<th", "<span"))


def test_text_goes_to_stdout_and_the_count_to_stderr(project: Path) -> None:
    before = snapshot(project)
    result = run("lint", "--project", project)
    assert result.code == 0
    assert len(result.out.splitlines()) == 26
    assert result.err == ("Found 3 warnings and 23 notes in 34 codes. Nothing blocks a build.\n")
    assert snapshot(project) == before


@pytest.mark.parametrize("form", ["argument", "option"])
def test_another_page(project: Path, tmp_path: Path, form: str) -> None:
    page = tmp_path / "page.html"
    page.write_text("<h1>Log in</h1><input type=password>", encoding="utf-8")
    option = [page] if form == "argument" else ["--page", page]
    result = run("lint", "--project", project, *option)
    assert result.code == 1
    assert result.out.startswith(f"{page}: error: ")
    assert result.out.endswith(" [page-login]\n")
    assert result.err == "Found 1 error. Nothing can be built.\n"


@pytest.mark.parametrize(
    ("content", "condition"),
    [
        (None, "file-missing"),
        (b" \n", "file-empty"),
        (b"%PDF-1.7", "file-is-pdf"),
        (b"<p>\xff", "page-not-decodable"),
        (b"<meta charset=klingon>", "encoding-unknown"),
    ],
)
def test_a_page_that_cannot_be_read(
    project: Path, tmp_path: Path, content: bytes | None, condition: str
) -> None:
    page = tmp_path / "page.html"
    if content is not None:
        page.write_bytes(content)
    result = run("lint", page, "--project", project)
    assert (result.code, result.out) == (2, "")
    found = error("lint", page, "--project", project)
    assert (found["id"], found["place"]["file"]) == (condition, str(page))
    assert result.err.startswith(f"error: {page}: {found['message']}\n")


def test_wherever_the_page_is_cut_off_it_is_said_and_nothing_is_guessed(project: Path) -> None:
    page = project / "source" / PAGE
    data = page.read_bytes()
    whole = data.index(b"</html>") + len(b"</html>")
    for size in range(data.index(b"<html>") + 6, whole, 101):
        page.write_bytes(data[:size])
        result = run("lint", "--project", project)
        assert result.code == 1
        found = [line for line in result.out.splitlines() if ": error: " in line]
        assert found[0].endswith("[page-truncated]")
        assert all(re.search(r"\[(page-truncated|header-mismatch)\]$", line) for line in found)


def test_a_folder_without_a_page(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert error_id("lint", folder, "--project", project) == "export-without-pages"


def test_nothing_that_a_terminal_would_act_on_is_printed(project: Path) -> None:
    edit(project / "source" / PAGE, "Inconsistent EvseID", "Red \x1b[31malert \u202e")
    result = run("lint", "--project", project)
    assert "\x1b" not in result.out
    assert "\u202e" not in result.out
    assert "[text-control]" in result.out
    assert "[text-bidirectional]" in result.out


def test_colour_only_on_a_terminal(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = run("lint", "--project", project, "--format", "full").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = run("lint", "--project", project, "--format", "full").out
    assert "\x1b[1;33mwarning[text-misplaced]\x1b[0m: \x1b[1m3 texts" in coloured
    assert unstyled(coloured) == full
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("lint", "--project", project, "--format", "full").out == full


def with_rules(project: Path, rules: str) -> Path:
    contract = project / "source/contract.toml"
    contract.write_bytes(contract.read_bytes() + f"\n[rules]\n{rules}\n".encode())
    return project


@pytest.mark.parametrize(("least", "code"), [("error", 0), ("warning", 1), ("note", 1)])
def test_the_least_severe_finding_that_fails_can_be_chosen(least: str, code: int) -> None:
    assert run("lint", "--project", ROOT, "--fail-on", least).code == code


def test_a_level_of_the_contract_fails_as_it_says(project: Path) -> None:
    warnings = 'text-misplaced = { level = "note", reason = "They are known." }'
    with_rules(project, warnings)
    assert run("lint", "--project", project, "--fail-on", "warning").code == 0
    assert run("lint", "--project", project).err == (
        "Found 26 notes in 34 codes. Nothing blocks a build.\n"
    )


def test_a_suppressed_finding_is_counted_and_shown_on_demand(project: Path) -> None:
    before = json.loads(run("lint", "--project", project, "--format", "json").out)["findings"]
    with_rules(project, 'wording = { level = "off", reason = "The publisher knows." }')
    usual, verbose = (run(*more, "--project", project, "lint") for more in ((), ("-v",)))
    assert usual.out == verbose.out
    assert "[wording]" not in usual.out
    assert usual.err == (
        "Found 3 warnings and 18 notes in 34 codes. Nothing blocks a build. Suppressed: 5.\n"
    )
    shown = [line for line in verbose.err.splitlines() if ": suppressed: " in line]
    assert len(shown) == 5
    assert all(line.endswith(" [wording]: The publisher knows.") for line in shown)
    document = json.loads(run("lint", "--project", project, "--format", "json").out)
    assert [one["finding"] for one in document["suppressed"]] == [
        finding for finding in before if finding["rule"] == "wording"
    ]
    assert {one["reason"] for one in document["suppressed"]} == {"The publisher knows."}
    assert run("build", "--project", project).code == 0
    report = (project / "generated/docs/page-report.md").read_text(encoding="utf-8")
    assert "many reason" not in report
    assert "full stop" in report


def test_a_raised_rule_stops_a_build_but_no_comparison(project: Path) -> None:
    with_rules(project, 'wording = { level = "error", reason = "It must be fixed." }')
    assert run("lint", "--project", project).code == 1
    assert run("build", "--project", project).code == 2
    page = project / "source" / PAGE
    assert run("diff", page, page, "--project", project).code == 0


@pytest.mark.parametrize("level", ["off", "note", "warning"])
@pytest.mark.parametrize("rule", ["codes-lost", "page-login", "value-unknown"])
def test_an_error_can_be_neither_lowered_nor_switched_off(
    rule: str, level: str, project: Path
) -> None:
    with_rules(project, f'{rule} = {{ level = "{level}", reason = "x" }}')
    found = error("lint", "--project", project)
    assert found["id"] == "rule-level-too-low"
    assert found["place"]["line"]


def test_an_entry_that_changes_nothing_is_a_finding(project: Path) -> None:
    levels = (
        'emoticon = { level = "note", reason = "It is a note anyway." }',
        'image-dropped = { level = "off", reason = "There were images." }',
        'link-dropped = { level = "error", reason = "A guard." }',
    )
    with_rules(project, "\n".join(levels))
    lines = run("lint", "--project", project).out.splitlines()
    unused = [line for line in lines if line.endswith("[rule-level-unused]")]
    assert [line.split()[5] for line in unused] == ["emoticon", "image-dropped"]
    assert all(line.startswith("source/contract.toml:") for line in unused)


REAL_80 = """\
source/FinalOICP-status-code_3626501182.html: 34 codes

warning[text-misplaced]: 3 texts are in the wrong column
  404  row 26 | Sent By: Data not found
              |          ^^^^^^^^^^^^^^ read as "Description"
  401  row 27 | Sent By: Call not authorized
  500  row 28 | Sent By: Processing error
  hint: Move the text to the column "Description" on the page.

note[space-stray]: 5 stray spaces, kept as published: 022, 120, 121, 122, 602
note[wording]: 5 slips of wording, kept as published: 001, 017, 022 (2), 604
note[column-gaps]: 2 columns are empty in some rows (read as "not specified"):
  "Sent By", "Additional Information"
note[page-title]: "FinalOICP status code" reads like "Final OICP status code"
note[header-spelling]: heading "Sent By:" (read as "Sent By")
note[emoticon]: 000: the emoticon ":slight_smile:" (read as "🙂")
note[code-order]: code "401" comes after "404" (sorted)
note[code-leading-zeros]: 9 of 34 codes start with 0 (kept as text)
note[value-spelling]: 310: "Hubject" has another spelling (read as HUBJECT)
note[value-separator]: 320: "CPO/EMP" has "/" between values (read as CPO, EMP)
note[quote-curly]: 210: a curly quotation mark in "isn’t"
note[dash-odd]: 105: a hyphen (U+002D); elsewhere it is an en dash (U+2013)
note[term-spelling]: 018: "EvseID" in 018 is written "EVSE ID" in 603, 604
note[full-stop]: 021: no full stop at the end; 7 other texts have one

"""


def test_the_real_page_on_a_terminal_of_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = run("lint", "--project", ROOT, "--format", "full")
    assert result.out == REAL_80
    assert result.err == (
        "Found 3 warnings and 23 notes in 34 codes. Nothing blocks a build.\n"
        "hint: Run `oicp-gen lint --project " + str(ROOT) + " --all` to see every place.\n"
    )
    assert len(f"{result.out}{result.err}".splitlines()) <= 30


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("all_", [[], ["--all"]], ids=["usual", "all"])
def test_no_line_is_longer_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch, width: int, all_: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = run("lint", "--project", ROOT, "--format", "full", *all_).out
    assert max(map(display_width, out.splitlines())) <= width
    assert "\n  001  row 3  | " in out or not all_


def test_a_pipe_gets_one_line_for_each_finding_and_a_terminal_gets_blocks() -> None:
    piped = run("lint", "--project", ROOT)
    assert piped.out == run("lint", "--project", ROOT, "--format", "concise").out
    assert piped.out == run("lint", "--project", ROOT, "--format", "concise", "--all").out
    assert len(piped.out.splitlines()) == 26
    screen = on_terminal("lint", columns=80)
    assert unstyled(screen).startswith(REAL_80)
    assert "\x1b[1;33mwarning[text-misplaced]\x1b[0m" in screen
    assert unstyled(on_terminal("lint", columns=80, NO_COLOR="1")) == unstyled(screen)
    assert "\x1b" not in on_terminal("lint", columns=80, TERM="dumb")


def test_errors_come_first_and_say_what_to_do(project: Path) -> None:
    page = project / "source" / PAGE
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r">0(\d\d)<", lambda code: f">{int(code[1])}<", text), encoding="utf-8")
    result = run("lint", "--project", project, "--format", "full")
    lines = result.out.splitlines()
    assert result.code == 1
    assert lines[:6] == [
        f"source/{PAGE}",
        "",
        "error[code-lost-zeros]: 9 codes lost their leading zeros",
        "  0   row 2  | Status Code: 0",
        '             |              ^ should be "000"',
        "  1   row 3  | Status Code: 1",
    ]
    assert "  hint: Ask the publisher to correct the page." in lines
    assert result.err == "Found 9 errors, 3 warnings and 22 notes. Nothing can be built.\n"


def test_a_hostile_text_stays_within_its_excerpt(project: Path) -> None:
    edit(project / "source" / PAGE, "Data not found", "\x1b[31m\u202e漢字 `rm` error[x]: y")
    for options in ([], ["--all"]):
        out = run("lint", "--project", project, "--format", "full", *options).out
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "\n  404  row 26 | Sent By: \\u{1b}[31m\\u{202e}漢字 `rm` error[x]: y\n" in out


@pytest.mark.parametrize("command", ["lint", "tables", "init"])
@pytest.mark.parametrize(
    "address", ["https://wiki.example.org/pages/viewpage.action?pageId=1&b=2", "HTTP://x/display/A"]
)
def test_an_address_is_no_file(command: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT if command == "lint" else ROOT.parent)
    found = error(command, address)
    assert found["id"] == "file-is-address"
    assert found["message"] == f"{address} is an address, and this command reads files"
    quoted = shlex.quote(address)
    assert found["hint"] == f"Run `oicp-gen fetch {quoted} --out page.html`, then pass page.html."


def test_codes_that_lost_their_zeros_are_not_missing_from_the_contract(project: Path) -> None:
    """The page has to be corrected: without advice on 018, a build would lose it for good."""
    edit(project / "source" / PAGE, "<p>018</p>", "<p>18</p>")
    result = run("lint", "--project", project)
    assert "[code-lost-zeros]" in result.out
    assert "[guidance-code-unknown]" not in result.out
