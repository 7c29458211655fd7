"""`oicp-gen init`: a new project for an unrelated table."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from contextlib import nullcontext
from html import escape
from pathlib import Path
from zipfile import ZipFile

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oicp_gen import __version__, pipeline
from oicp_gen.contract.contract import Contract, FieldKind
from oicp_gen.contract.parse import parse_contract
from oicp_gen.errors import OicpGenError
from oicp_gen.readers.exports.export import open_export
from oicp_gen.render.syntax import write_literal
from oicp_gen.scaffold.choice import TableChoice
from oicp_gen.scaffold.init import init, page_file
from oicp_gen.scaffold.inventory import list_tables
from oicp_gen.scaffold.rendering import TOML
from oicp_gen.source import open_project
from oicp_gen.text.characters import unprintable
from tests.support.builders import HOSTILE, SHARED, export
from tests.support.command import ROOT, run
from tests.support.command import error as error_of
from tests.support.projects import edit, snapshot
from tests.support.schema import SCHEMA
from tests.support.thorough import is_thorough, sample

PARCELS = ROOT / "tests/data/Parcel-API_7340033.html"
CORPUS = SHARED / "corpus"

HEADS = ("Code", "Meaning", "Notes")
ROWS = (("404", "Not found", "<b>Look</b> again"), ("500", "Broken", ""))
FILES = [
    ".gitattributes",
    ".github/workflows/oicp-gen.yml",
    ".gitignore",
    "README.md",
    "source/Codes_1.html",
    "source/contract.toml",
    "source/names.toml",
]


def rows_of(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    head = "".join(f"<th>{text}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    return f"<h2>Errors of ours</h2><table><tr>{head}</tr>{body}</table>"


def page(
    folder: Path,
    heads: tuple[str, ...] = HEADS,
    rows: tuple[tuple[str, ...], ...] = ROWS,
    name: str = "Codes_1.html",
) -> Path:
    """A page with one table."""
    file = folder / name
    file.write_text(export(rows_of(heads, rows), title="Space : Codes"), encoding="utf-8")
    return file


PROVED = ("python", "json", "docs") if is_thorough() else ("python",)
"""The targets that are verified: names are what could fail, and Python forbids the most."""


def started(file: Path, *options: str) -> tuple[Path, Contract]:
    """A project for this page's table, which builds, is clean and is verified; and its contract."""
    project = file.parent / "project"
    result = run("init", file, "--project", project, *options)
    assert result.code == 0, result.err
    built = run("build", "--project", project)
    assert built.code == 0, built.err
    assert run("check", "--project", project).code == 0
    proved = run("verify", *PROVED, "--project", project)
    assert proved.code == 0, proved.out + proved.err
    data = (project / "source/contract.toml").read_bytes()
    return project, parse_contract(data, file="contract.toml")


def refused(file: Path, *options: str | Path) -> tuple[str, str]:
    """The id and the message of the error if no project is created; nothing is left behind."""
    before = snapshot(file.parent)
    error = error_of("init", file, "--project", file.parent / "project", *options)
    assert snapshot(file.parent) == before
    assert not [path for path in file.parent.iterdir() if path.name.startswith(".")]
    return error["id"], error["message"]


# A project


def test_what_is_no_page_with_a_table_is_called_by_its_name(tmp_path: Path) -> None:
    page = tmp_path / "login.html"
    page.write_text("<html><body><form><input type=password>", encoding="utf-8")
    assert error_of("init", page, "--project", tmp_path / "new")["id"] == "table-missing"
    assert not (tmp_path / "new").exists()


def test_a_project_has_all_that_it_needs(tmp_path: Path) -> None:
    file = page(tmp_path)
    assert run("init", file, "--project", tmp_path / "project").code == 0
    project = tmp_path / "project"
    assert sorted(snapshot(project)) == FILES
    assert (project / "source/Codes_1.html").read_bytes() == file.read_bytes()
    assert tomllib.loads((project / "source/names.toml").read_text()) == {"names": {}}
    assert (project / "README.md").read_text().startswith("# Errors of ours\n")


def test_the_contract_says_what_the_table_is(tmp_path: Path) -> None:
    _, contract = started(page(tmp_path))
    assert (contract.id, contract.title, contract.protocol) == (
        "errors-of-ours",
        "Errors of ours",
        "Codes",
    )
    assert (contract.entry, contract.package.name) == ("Code", "errors-of-ours")
    assert (contract.code_columns, contract.code_pattern.pattern) == (("Code",), "[0-9]{3}")
    assert (contract.named_by, contract.named_by_code, contract.under) == ("meaning", False, ())
    assert [(f.name, f.column, f.kind, f.required) for f in contract.fields] == [
        ("meaning", "Meaning", FieldKind.TEXT, True),
        ("notes", "Notes", FieldKind.RICH, False),
    ]


def test_the_new_folder_is_called_like_the_spec(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = page(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = run("init", file)
    assert result.code == 0
    assert result.err.splitlines()[-2:] == [
        "Wrote errors-of-ours/. Review source/contract.toml in it, then run:",
        "  oicp-gen build --project errors-of-ours",
    ]
    assert (tmp_path / "errors-of-ours/source/contract.toml").is_file()


def test_the_answer_for_a_program(tmp_path: Path) -> None:
    file = page(tmp_path, (*HEADS, ""), (*((*row, "x") for row in ROWS),))
    result = run("init", file, "--project", tmp_path / "project", "--format", "json")
    answer = json.loads(result.out)
    jsonschema.validate(answer, SCHEMA)
    assert answer["files"] == FILES
    assert (answer["catalog"], answer["entries"]) == ("errors-of-ours", 2)
    assert answer["fields"] == ["meaning", "notes"]
    assert answer["left_out"] == [{"column": "column 4", "reason": "it has no heading"}]


def test_a_name_can_be_given(tmp_path: Path) -> None:
    _, contract = started(page(tmp_path), "--name", "parcels")
    assert (contract.id, contract.package.name, contract.title) == (
        "parcels",
        "parcels",
        "Errors of ours",
    )


@pytest.mark.parametrize(
    ("name", "reason", "better"),
    [
        ("My  Näme", "a name has lower-case words from a to z", "my-name"),
        ("Parcels", "a name has lower-case words from a to z", "parcels-codes"),
        ("1st-codes", "a name has lower-case words from a to z", "code-1st-codes"),
        ("a--b", "a name has lower-case words from a to z", "a-b"),
        ("日本", "a name has lower-case words from a to z", "parcel-errors"),
        ("import", "the target python reserves it", "import-codes"),
        ("types", "it is a module of Python or Node", "types-codes"),
        ("os", "it is a module of Python or Node", "os-codes"),
        ("json", "it is a module of Python or Node", "json-codes"),
        ("fs", "it is a module of Python or Node", "fs-codes"),
        ("concurrent", "it is a module of Python or Node", "concurrent-codes"),
        ("", "a name has lower-case words from a to z", "parcel-errors"),
        ("a" * 101, "a name has at most 100 characters", "a" * 48 + "-codes"),
    ],
)
def test_a_name_that_cannot_be_used_as_it_is(
    name: str, reason: str, better: str, tmp_path: Path
) -> None:
    file = page(tmp_path)
    before = snapshot(tmp_path)
    error = error_of("init", file, "--project", tmp_path / "project", "--name", name)
    assert error["id"] == "name-unusable"
    assert reason in error["message"]
    assert f"--name {better}." in error["hint"]
    assert snapshot(tmp_path) == before


def test_the_ci_file_checks(tmp_path: Path) -> None:
    project, _ = started(page(tmp_path))
    workflow = (project / ".github/workflows/oicp-gen.yml").read_text()
    commands = re.findall(r"^ +- run: (.+)$", workflow, re.MULTILINE)
    assert commands == [
        f'python -I -m pip install --only-binary=":all:" oicp-gen=={__version__}',
        "python -I -m oicp_gen check --strict --format github",
    ]
    assert "\t" not in workflow
    check = [sys.executable, *commands[1].split()[1:]]
    assert subprocess.run(check, cwd=project, check=False).returncode == 0
    edit(project / "source/Codes_1.html", "Not found", "Lost")
    ended = subprocess.run(check, cwd=project, capture_output=True, check=False)
    assert ended.returncode == 1


# What columns become


def test_a_column_of_a_few_values_is_a_set(tmp_path: Path) -> None:
    values = ("yes", "no", "no, maybe later", "yes", "no", "yes, maybe later", "yes", "no")
    rows = tuple((str(400 + at), f"Text {at}", text) for at, text in enumerate(values))
    project, contract = started(page(tmp_path, rows=rows))
    field = contract.fields[1]
    assert (field.kind, field.enum, field.separators) == (FieldKind.SET, "CodeNotes", (",",))
    assert {choice.value: choice.spellings for choice in field.choices} == {
        "YES": (),
        "NO": (),
        "MAYBE_LATER": ("maybe later",),
    }
    entries = json.loads((project / "generated/json/errors-of-ours.json").read_text())["entries"]
    assert entries[2]["notes"] == ["NO", "MAYBE_LATER"]


@pytest.mark.parametrize(
    "values",
    [
        ("yes", "no", "no", "yes", "no"),
        ("yes", "no", "no", "yes", "no", "perhaps"),
        ("+", "-", "+", "-", "+", "-"),
        ("是", "否", "是", "否", "是", "否"),
        ("same",) * 8,
        ("on <b>and</b> off", "off") * 4,
        ("one long text that says more", "off") * 4,
    ],
    ids=["few rows", "one once", "signs", "chinese", "one value", "formatted", "texts"],
)
def test_other_columns_are_no_sets(values: tuple[str, ...], tmp_path: Path) -> None:
    rows = tuple((str(400 + at), f"Text {at}", text) for at, text in enumerate(values))
    _, contract = started(page(tmp_path, rows=rows))
    assert contract.fields[1].kind is not FieldKind.SET


def test_a_set_that_would_be_wrong_becomes_text(tmp_path: Path) -> None:
    """A meaning that is also a value of the other column looks like a shifted row."""
    rows = [(str(400 + at), f"Text {at}", ("yes", "no")[at % 2]) for at in range(8)]
    rows[3] = ("403", "Yes", "no")
    _, contract = started(page(tmp_path, rows=tuple(rows)))
    assert [field.kind for field in contract.fields] == [FieldKind.TEXT, FieldKind.TEXT]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("one line", FieldKind.TEXT),
        ("<b>all of it</b>", FieldKind.TEXT),
        ("a <b>part</b>", FieldKind.RICH),
        ("<p>two</p><p>lines</p>", FieldKind.RICH),
        ("a<br>break", FieldKind.RICH),
        ("<ul><li>item</li></ul>", FieldKind.RICH),
        ('<a href="https://example.org">link</a>', FieldKind.RICH),
    ],
)
def test_text_or_rich(cell: str, kind: FieldKind, tmp_path: Path) -> None:
    _, contract = started(page(tmp_path, rows=(("404", "Lost", cell), ("500", "Broken", ""))))
    assert contract.fields[1].kind is kind


def test_one_field_is_plain_text_even_if_all_are_formatted(tmp_path: Path) -> None:
    rows = (("404", "a <b>part</b>", ""), ("500", "b", "c<br>d"))
    _, contract = started(page(tmp_path, rows=rows))
    assert [field.kind for field in contract.fields] == [FieldKind.TEXT, FieldKind.RICH]


@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        (("Code", "Title", "Class"), ["title_text", "class_text"]),
        (("Code", "Name", "Aliases"), ["name_text", "aliases_text"]),
        (("Code", "Members", "Spellings"), ["members_text", "spellings_text"]),
        (("Code", "大类", "小类"), ["field_2", "field_3"]),
        (("Code", "2017 numbers", "#"), ["field_2", "field_3"]),
        (("Code", "A 1", "A1"), ["a_1", "a1_text"]),
        (("Code", "Meaning (long)", "Meaning"), ["meaning", "meaning_text"]),
        (("Code", "Größe", "a b c d e f g"), ["grosse", "a_b_c_d_e"]),
        (("Code", "Code", "x"), []),
        (("Code", "a\"b\\c'e", "e\u202ef\u200b"), ["a_b_c_e", "e_f"]),
    ],
)
def test_a_field_is_called_like_its_column_if_it_may(
    heads: tuple[str, ...], fields: list[str], tmp_path: Path
) -> None:
    file = page(tmp_path, heads)
    if not fields:
        assert refused(file, "--code", "Code")[0] == "code-column-unsuitable"
        return
    _, contract = started(file)
    assert [field.name for field in contract.fields] == fields


def test_columns_that_no_contract_can_name_are_told(tmp_path: Path) -> None:
    heads = ("Code", "Meaning", "", "Same", "same:")
    rows = (("404", "Lost", "a", "b", "c"), ("500", "Broken", "d", "e", "f"))
    result = run("init", page(tmp_path, heads, rows), "--project", tmp_path / "project")
    assert result.code == 0
    assert [line for line in result.err.splitlines() if line.startswith("Left out")] == [
        "Left out column 3: it has no heading.",
        "Left out Same: another column has the same heading.",
        "Left out same:: another column has the same heading.",
    ]


@pytest.mark.parametrize(
    ("heading", "entry"),
    [
        ("Error code", "ErrorCode"),
        ("Status", "StatusCode"),
        ("代码 code", "Code"),
        ("key of the 3rd system there is", "KeyOfThe3rd"),
        ("1st code", "Entry"),
    ],
)
def test_an_entry_is_called_like_its_column(heading: str, entry: str, tmp_path: Path) -> None:
    _, contract = started(page(tmp_path, (heading, *HEADS[1:])))
    assert contract.entry == entry


# Names


def test_codes_that_are_words_are_their_own_names(tmp_path: Path) -> None:
    rows = (("OK", "Fine", ""), ("NOT_FOUND", "Lost", ""), ("ERROR", "Broken", ""))
    file = page(tmp_path, rows=rows)
    result = run("init", file, "--project", tmp_path / "project")
    assert "Names come from the codes: they are words.\nNamed ERROR ERROR_CODE: " in result.err
    ledger = tmp_path / "project/source/names.toml"
    assert tomllib.loads(ledger.read_text()) == {"names": {"ERROR": "ERROR_CODE"}}
    shutil.rmtree(tmp_path / "project")
    project, contract = started(file)
    assert contract.named_by_code
    assert tomllib.loads((project / "source/names.toml").read_text())["names"] == {
        "ERROR": "ERROR_CODE",
        "NOT_FOUND": "NOT_FOUND",
        "OK": "OK",
    }


@pytest.mark.parametrize(
    "texts", [("the same", "the same"), ("!", "?")], ids=["one text", "no letter"]
)
def test_codes_whose_text_gives_no_good_name_are_named_by_themselves(
    texts: tuple[str, str], tmp_path: Path
) -> None:
    rows = tuple((code, text, "") for code, text in zip(("404", "500"), texts, strict=True))
    project, contract = started(page(tmp_path, rows=rows))
    assert contract.named_by_code
    names = tomllib.loads((project / "source/names.toml").read_text())["names"]
    assert names == {"404": "CODE_404", "500": "CODE_500"}


NAME_ROWS = (
    ("E101", "Label torn", ""),
    ("E102", "", ""),
    ("E103", "Van full", ""),
    ("E104", "label  torn!", ""),
    ("E105", "Wait at the gate " + "until the guard returns " * 4, ""),
    ("E106", "No PnC at the CHAdeMO plug", ""),
    ("E107", "Error", ""),
    ("E108", "EVSEID unknown: give the ID of the EVSE", ""),
)


def test_names_come_from_texts_wherever_there_are_some(tmp_path: Path) -> None:
    file = page(tmp_path, rows=NAME_ROWS)
    result = run("init", file, "--project", tmp_path / "project", "--format", "json")
    answer = json.loads(result.out)
    jsonschema.validate(answer, SCHEMA)
    long = "WAIT_AT_THE_GATE_UNTIL_THE_GUARD_RETURNS_UNTIL_THE_GUARD_RETURNS"
    assert answer["names"] == {
        "from": "meaning",
        "words": ["PnC", "CHAdeMO", "EVSE", "ID"],
        "without_text": ["E102"],
        "renamed": [
            {
                "code": "E104",
                "name": "LABEL_TORN_E104",
                "reason": "another code gets the shorter name",
            },
            {"code": "E105", "name": long, "reason": "the text is long"},
            {
                "code": "E107",
                "name": "ERROR_CODE",
                "reason": "a target uses the shorter name for something else",
            },
        ],
    }
    shutil.rmtree(tmp_path / "project")
    project, contract = started(file)
    assert (contract.named_by, contract.words) == ("meaning", ("PnC", "CHAdeMO", "EVSE", "ID"))
    names = tomllib.loads((project / "source/names.toml").read_text())["names"]
    assert names == {
        "E101": "LABEL_TORN",
        "E102": "CODE_E102",
        "E103": "VAN_FULL",
        "E104": "LABEL_TORN_E104",
        "E105": long,
        "E106": "NO_PNC_AT_THE_CHADEMO_PLUG",
        "E107": "ERROR_CODE",
        "E108": "EVSE_ID_UNKNOWN_GIVE_THE_ID_OF_THE_EVSE",
    }


def test_init_reports_where_names_come_from(tmp_path: Path) -> None:
    result = run("init", page(tmp_path, rows=NAME_ROWS), "--project", tmp_path / "project")
    start = result.err.index("Names come from")
    assert result.err[start:].splitlines()[:6] == [
        "Names come from Meaning.",
        "Without a text that gives a name, and named after the code: E102.",
        "Never split in names: PnC, CHAdeMO, EVSE, ID.",
        "Named E104 LABEL_TORN_E104: another code gets the shorter name.",
        "Named E105 WAIT_AT_THE_GATE_UNTIL_THE_GUARD_RETURNS_UNTIL_THE_GUARD_RETURNS:"
        " the text is long.",
        "Named E107 ERROR_CODE: a target uses the shorter name for something else.",
    ]


def test_many_names_of_long_texts_are_counted(tmp_path: Path) -> None:
    rows = tuple((str(100 + at), f"Number {at} of " + "many " * 20, "") for at in range(15))
    result = run("init", page(tmp_path, rows=rows), "--project", tmp_path / "project")
    assert "Named 3 more in source/names.toml, for such reasons." in result.err


def test_a_later_build_names_a_code_without_a_text_after_the_code(tmp_path: Path) -> None:
    project, _ = started(page(tmp_path, rows=(*ROWS, ("501", "", ""))))
    page_of_project = project / "source/Codes_1.html"
    row = "<tr><td>502</td><td></td><td></td></tr><tr><td>503</td><td>Lost</td><td></td></tr>"
    edit(page_of_project, "<tr><td>501</td>", f"{row}<tr><td>501</td>")
    assert run("build", "--project", project).code == 0
    assert tomllib.loads((project / "source/names.toml").read_text())["names"] == {
        "404": "NOT_FOUND",
        "500": "BROKEN",
        "501": "CODE_501",
        "502": "CODE_502",
        "503": "LOST",
    }


# Which table


def test_the_only_table_of_codes_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "Codes_1.html"
    other = rows_of(("Day", "Who", "Where"), (("Monday", "Ann", "Here"),))
    file.write_text(export(other + rows_of(HEADS, ROWS)), encoding="utf-8")
    _, contract = started(file)
    assert contract.code_columns == ("Code",)


def test_several_tables_are_listed_to_choose_from(tmp_path: Path) -> None:
    file = Path(shutil.copy(PARCELS, tmp_path))
    error, message = refused(file)
    assert error == "table-ambiguous"
    assert message.splitlines()[1:] == [
        f"  2: {file}:41:25: 2. Parcel errors: Error code | Retry | Meaning | What to do",
        f"  3: {file}:51:25: 3. Parcel states: State | Meaning",
    ]
    assert started(file, "--table", "3")[1].entry == "State"


@pytest.mark.parametrize(
    ("options", "id", "listed"),
    [
        (("--table", "9"), "table-not-found", "3. Parcel states"),
        (("--table", "2", "--code", "9"), "code-column-unsuitable", 'heading "9"'),
        (("--code", "Nothing"), "table-not-found", "3. Parcel states"),
        (("--code", "Pramaeter"), "table-not-found", '"Pramaeter" (did you mean "Parameter"?):'),
        (("--table", "2", "--code", "retyr"), "code-column-unsuitable", 'did you mean "Retry"?'),
        (("--code", "meaning"), "table-ambiguous", "3. Parcel states"),
        (("--table", "2", "--code", "State"), "code-column-unsuitable", '"Retry"'),
        (("--page", "Other"), "page-without-table", "Other"),
        (("--table", "2", "--code", "Retry"), "table-unsuitable", "[code-duplicate]"),
        (("--table", "2", "--alike"), "table-unsuitable", "no other table of its page"),
        (("--table", "2", "--code", "What to do"), "table-unsuitable", "[code-malformed]"),
    ],
)
def test_what_cannot_be_chosen(
    options: tuple[str, ...], id: str, listed: str, tmp_path: Path
) -> None:
    error, message = refused(Path(shutil.copy(PARCELS, tmp_path)), *options)
    assert error == id
    assert listed in message


def test_any_column_can_be_chosen_for_the_codes(tmp_path: Path) -> None:
    file = Path(shutil.copy(PARCELS, tmp_path))
    _, contract = started(file, "--code", "Parameter")
    assert (contract.code_columns, contract.named_by_code) == (("Parameter",), True)


@pytest.mark.parametrize(
    ("body", "id"),
    [
        ("<p>words</p>", "table-missing"),
        (rows_of(("Code",), (("404",), ("500",))), "code-column-missing"),
        (rows_of(HEADS, ()), "code-column-missing"),
    ],
    ids=["no table", "one column", "no row"],
)
def test_no_table_to_choose(body: str, id: str, tmp_path: Path) -> None:
    file = tmp_path / "Codes_1.html"
    file.write_text(export(body), encoding="utf-8")
    assert refused(file, "--table", "1")[0] == id


def test_an_empty_column_holds_no_codes(tmp_path: Path) -> None:
    file = page(tmp_path, rows=(("404", "Lost", ""), ("500", "Broken", "")))
    assert refused(file, "--code", "Notes")[0] == "code-column-unsuitable"


def test_tables_alike_are_told_apart_by_the_heading_above(tmp_path: Path) -> None:
    file = tmp_path / "Codes_1.html"
    other = rows_of(HEADS, (("101", "Other", ""), ("102", "More", ""))).replace("ours", "theirs")
    file.write_text(export(rows_of(HEADS, ROWS) + other), encoding="utf-8")
    project, contract = started(file, "--table", "2")
    assert contract.under == ("Errors of theirs",)
    entries = json.loads((project / "generated/json/errors-of-theirs.json").read_text())["entries"]
    assert [entry["code"] for entry in entries] == ["101", "102"]
    edit(project / "source/Codes_1.html", "<h2>Errors of theirs", "<h2>Errors of others")
    lint = run("lint", "--project", project)
    assert lint.code == 1
    assert 'the table below "Errors of others" starts with the row "Code |' in lint.out
    assert '"Code | Meaning | Notes" under "Errors of theirs"' in lint.out


@pytest.mark.parametrize(("number", "position"), [("1", 1), ("2", 2)])
def test_tables_alike_under_one_heading_are_told_apart_by_their_position(
    number: str, position: int, tmp_path: Path
) -> None:
    file = tmp_path / "Codes_1.html"
    table = rows_of(HEADS, ROWS).removeprefix("<h2>Errors of ours</h2>")
    others = table.replace("404", "604").replace("500", "700")
    file.write_text(export(f"<h2>Errors of ours</h2>{table}{others}"), encoding="utf-8")
    project, contract = started(file, "--table", number)
    assert (contract.under, contract.after) == (("Errors of ours",), "")
    assert contract.position == position
    spec = json.loads((project / "generated/json/errors-of-ours.json").read_text())
    assert [entry["code"] for entry in spec["entries"]] == [["404", "500"], ["604", "700"]][
        position - 1
    ]


def test_several_tables_become_one_catalog_if_wanted(tmp_path: Path) -> None:
    file = tmp_path / "Codes_1.html"
    other = rows_of(HEADS, (("101", "Other", ""), ("102", "More", ""))).replace("ours", "theirs")
    wider = rows_of((*HEADS, "Since"), (("201", "a", "", "1"), ("202", "b", "", "2")))
    file.write_text(export(rows_of(HEADS, ROWS) + other + wider), encoding="utf-8")
    error = error_of("init", file, "--project", tmp_path / "project")
    assert error["id"] == "table-ambiguous"
    assert error["hint"].endswith(", and with --alike to add the tables with the same columns.")
    project, contract = started(file, "--table", "1", "--alike")
    assert (contract.all_tables, contract.position) == (True, 0)
    assert contract.id == "title-codes"  # after the page, not after one of the sections
    spec = json.loads((project / "generated/json/title-codes.json").read_text())
    assert {entry["code"]: entry["section"] for entry in spec["entries"]} == {
        "404": "Errors of ours",
        "500": "Errors of ours",
        "101": "Errors of theirs",
        "102": "Errors of theirs",
        "201": "Errors of ours",
        "202": "Errors of ours",
    }


def test_columns_side_by_side_beside_a_table_like_them(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    wide = rows_of(
        (*HEADS, *HEADS), (("201", "a", "", "202", "b", ""), ("203", "c", "", "", "", ""))
    )
    file.write_text(export(rows_of(HEADS, ROWS) + wide), encoding="utf-8")
    project, contract = started(file, "--table", "2")
    assert (contract.all_tables, contract.position) == (True, 2)
    spec = json.loads((project / f"generated/json/{contract.id}.json").read_text())
    assert [entry["code"] for entry in spec["entries"]] == ["201", "202", "203"]


def test_a_table_on_its_side_is_read_from_its_headings(tmp_path: Path) -> None:
    file = tmp_path / "Codes_1.html"
    rows = (("Code", "E101", "E102", "E205"), ("Meaning", "Torn", "Full", "Shut"))
    body = "".join(
        f"<tr><th>{head}</th>{''.join(f'<td>{text}</td>' for text in texts)}</tr>"
        for head, *texts in rows
    )
    file.write_text(export(f"<h2>Errors of ours</h2><table>{body}</table>"), encoding="utf-8")
    project, contract = started(file)
    assert (contract.code_columns, contract.code_pattern.pattern) == (("Code",), "[A-Z][0-9]{3}")
    spec = json.loads((project / "generated/json/errors-of-ours.json").read_text())
    assert [entry["meaning"] for entry in spec["entries"]] == ["Torn", "Full", "Shut"]


def test_a_code_and_its_text_in_one_cell(tmp_path: Path) -> None:
    rows = (("E1: Label torn", "a"), ("E2 - Van full", "b"), ("E13 Gate shut (late)", "c"))
    file = page(tmp_path, ("Error", "Depot"), rows)
    error, message = refused(file)
    assert (error, "which has a text after the code" in message) == ("table-not-found", True)
    project, contract = started(file, "--table", "1")
    assert (contract.code_pattern.pattern, contract.named_by) == ("[A-Z][0-9]{1,2}", "text")
    spec = json.loads((project / "generated/json/errors-of-ours.json").read_text())
    assert [(entry["code"], entry["name"], entry["text"]) for entry in spec["entries"]] == [
        ("E1", "LABEL_TORN", "Label torn"),
        ("E13", "GATE_SHUT", "Gate shut (late)"),
        ("E2", "VAN_FULL", "Van full"),
    ]


def test_several_codes_in_a_cell_however_they_are_separated(tmp_path: Path) -> None:
    cells = ("E1", "E2 and E3", "E4 E5", "<p>E6</p><p>E7</p>", "E8 / E9")
    rows = tuple((cell, f"Text {at}") for at, cell in enumerate(cells))
    file = page(tmp_path, ("Code", "Meaning"), rows)
    project, contract = started(file, "--table", "1")
    assert contract.code_separators == ("/", " and ", " ")
    spec = json.loads((project / "generated/json/errors-of-ours.json").read_text())
    assert [entry["code"] for entry in spec["entries"]] == [f"E{at}" for at in range(1, 10)]
    assert [entry["meaning"][-1] for entry in spec["entries"]] == list("011223344")


def test_tables_without_headings_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "Codes_1.html"
    tables = [
        "".join(f"<tr><td>{code}</td><td>Text {code}</td></tr>" for code in codes)
        for codes in (("E1", "E2"), ("E3", "E4"))
    ]
    between = "<p>Later ones:</p>"
    body = between.join(f"<table>{rows}</table>" for rows in tables)
    file.write_text(export(f"<h2>Errors of ours</h2>{body}"), encoding="utf-8")
    project, contract = started(file, "--table", "2")
    assert (contract.code_columns, contract.after) == ((1,), "Later ones:")
    spec = json.loads((project / "generated/json/errors-of-ours.json").read_text())
    assert [entry["code"] for entry in spec["entries"]] == ["E3", "E4"]


def test_a_single_row_is_enough_for_a_table_that_was_chosen(tmp_path: Path) -> None:
    file = page(tmp_path, rows=ROWS[:1])
    assert refused(file)[0] == "table-not-found"
    _, contract = started(file, "--table", "1")
    assert contract.code_pattern.pattern == "[0-9]{3}"


def test_a_column_can_be_chosen_by_its_number(tmp_path: Path) -> None:
    file = page(tmp_path, ("", "Meaning", "Notes"), (("a b", "c", "d"), ("e", "f", "g")))
    _, contract = started(file, "--code", "2")
    assert (contract.code_columns, contract.fields[0].column) == (("Meaning",), "Notes")
    shutil.rmtree(tmp_path / "project")
    _, contract = started(file, "--code", "1")
    assert contract.code_columns == (1,)


# From a folder or a ZIP


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("chosen", ["Two_2.html", "2", "Space : Two", "Two", "a/Two_2.html"])
def test_a_page_of_an_export(form: str, chosen: str, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "a").mkdir(parents=True)
    for name, number in (("One", 1), ("Two", 2)):
        text = export(rows_of(HEADS, ROWS), title=f"Space : {name}")
        (folder / f"a/{name}_{number}.html").write_text(text, encoding="utf-8")
    given = folder
    if form == "zip":
        given = tmp_path / "export.zip"
        with ZipFile(given, "w") as archive:
            for file in sorted(folder.rglob("*.html")):
                archive.write(file, file.relative_to(folder).as_posix())
    if " : " in chosen:
        assert refused(given, "--page", chosen)[0] == "page-without-table"
        return
    assert refused(given)[0] == "table-ambiguous"
    project, contract = started(given, "--page", chosen)
    assert contract.page == "Two_2.html"
    assert (project / "source/Two_2.html").read_bytes() == (folder / "a/Two_2.html").read_bytes()


def test_an_unreadable_page_beside_it_is_told(tmp_path: Path) -> None:
    page(tmp_path)
    (tmp_path / "bad.html").write_bytes(b"<meta charset=klingon><table>")
    result = run("init", tmp_path, "--project", tmp_path / "project")
    assert result.code == 0
    assert result.err.startswith(f"error: {tmp_path}/bad.html: ")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("a/b/Title_12.html", "Title_12.html"),
        ("Größe_12.html", "Größe_12.html"),
        ("contract.toml", "page.html"),
        (".hidden_12.html", "page_12.html"),
        ('a"b_12.html', "page_12.html"),
        ("a\nb.html", "page.html"),
        ("a\u202eb_12.html", "page_12.html"),
        ("x" * 200 + "_12.html", "page_12.html"),
        ("..", "page.html"),
    ],
)
def test_the_pages_file_gets_a_name_that_every_system_allows(name: str, file: str) -> None:
    assert page_file(name) == file


# Nothing is overwritten, and nothing is left


@pytest.mark.parametrize("taken", FILES)
def test_a_folder_that_has_such_a_file_is_left_alone(taken: str, tmp_path: Path) -> None:
    file = page(tmp_path)
    there = tmp_path / "project" / taken.partition("/")[0]
    there.parent.mkdir()
    there.write_text("mine")
    error, message = refused(file)
    assert (error, there.name in message) == ("project-exists", True)
    assert there.read_text() == "mine"


def test_a_link_that_leads_nowhere_is_there_too(tmp_path: Path) -> None:
    file = page(tmp_path)
    (tmp_path / "project").mkdir()
    (tmp_path / "project/README.md").symlink_to("nowhere")
    assert refused(file)[0] == "project-exists"


def test_what_is_no_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "project").write_text("mine")
    assert refused(page(tmp_path))[0] == "not-a-folder"


def test_the_folder_around_it_must_be_there(tmp_path: Path) -> None:
    error = error_of("init", page(tmp_path), "--project", tmp_path / "gone/project")
    assert (error["id"], error["place"]["file"]) == ("folder-missing", str(tmp_path / "gone"))


def test_a_folder_with_other_files_becomes_a_project(tmp_path: Path) -> None:
    (tmp_path / "project/.git").mkdir(parents=True)
    (tmp_path / "project/notes.txt").write_text("mine")
    project, _ = started(page(tmp_path))
    assert (project / "notes.txt").read_text() == "mine"
    assert sorted(path.name for path in project.iterdir() if path.name.startswith(".")) == [
        ".git",
        ".gitattributes",
        ".github",
        ".gitignore",
    ]


def fill_the_disk(method: str, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a method of Path fail in the staging folder after this many calls."""
    left = iter(range(steps))
    real = getattr(Path, method)

    def failing(self: Path, what: Path | bytes) -> object:
        if ".new-" in str(self) and next(left, None) is None:
            raise OSError(28, os.strerror(28), str(what if isinstance(what, Path) else self))
        return real(self, what)

    monkeypatch.setattr(Path, method, failing)


@pytest.mark.parametrize("there", [True, False], ids=["into a folder", "a new folder"])
@pytest.mark.parametrize("step", range(5))
def test_what_fails_on_the_way_leaves_nothing(
    step: int, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = page(tmp_path)
    if there:
        (tmp_path / "project").mkdir()
    fill_the_disk("rename", step if there else 0, monkeypatch)
    assert "No space left on device" in refused(file)[1]


@pytest.mark.parametrize("step", range(7))
def test_a_file_that_cannot_be_written_leaves_nothing(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = page(tmp_path)
    fill_the_disk("write_bytes", step, monkeypatch)
    assert "No space left on device" in refused(file)[1]


def test_a_table_that_does_not_build_is_refused_with_all_that_is_wrong(tmp_path: Path) -> None:
    rows = (("404", "a", ""), ("404", "b", ""), ("", "c", ""), ("500", "d", ""))
    file = page(tmp_path, rows=rows)
    error, message = refused(file, "--table", "1", "--code", "Code")
    assert error == "table-unsuitable"
    _, duplicate, malformed = message.splitlines()
    assert duplicate.startswith(f"  {file}:7:")
    assert duplicate.endswith("[code-duplicate]")
    assert malformed.endswith("[code-malformed]")


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (("bb-b", "bb.b", "bb_b"), ("BB_B", "BB_B_2", "BB_B_3")),
        # They differ in Python, but not in TypeScript.
        (("AA_1", "AA1", "BB"), ("AA_1_2", "AA1", "BB")),
    ],
)
def test_codes_that_would_get_one_name_get_others(
    codes: tuple[str, ...], names: tuple[str, ...], tmp_path: Path
) -> None:
    file = page(tmp_path, rows=tuple((code, "same", "") for code in codes))
    project, _ = started(file, "--code", "Code")
    ledger = tomllib.loads((project / "source/names.toml").read_text())["names"]
    assert ledger == dict(zip(codes, names, strict=True))


# Any content of the page


def toml_string(text: str) -> str:
    """A text as the contract of a new project contains it."""
    assert TOML.literal
    return write_literal(text, TOML.literal)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_can_be_read_back_from_toml(text: str) -> None:
    written = toml_string(text)
    assert tomllib.loads(f"a.{written} = {written}") == {"a": {text: text}}
    assert "\n" not in written


@pytest.mark.parametrize(
    "text", [*HOSTILE, "\x00\x1f\x7f\x85\u2028\U000e0001", "\"\"\"\n'''\\u0041"]
)
def test_hostile_texts_can_be_read_back_from_toml(text: str) -> None:
    assert tomllib.loads(f"a = {toml_string(text)}") == {"a": text}
    assert not unprintable().search(toml_string(text))


def quiet(_: int, __: str) -> nullcontext[Callable[[], None]]:
    return nullcontext(lambda: None)


HEADINGS = st.one_of(st.text(max_size=12), st.sampled_from(HOSTILE), st.sampled_from(HEADS))


@settings(max_examples=sample(20, thorough=60))
@given(
    heads=st.lists(HEADINGS, min_size=1, max_size=4),
    title=HEADINGS,
    above=HEADINGS,
    texts=st.lists(
        st.one_of(st.text(max_size=20), st.sampled_from(HOSTILE)), min_size=2, max_size=5
    ),
    chosen=st.booleans(),
)
def test_whatever_stands_in_a_table_a_project_builds_or_is_refused(
    heads: list[str],
    title: str,
    above: str,
    texts: list[str],
    chosen: bool,
    tmp_path_factory: pytest.TempPathFactory,
    json_alone: Path,
) -> None:
    folder = tmp_path_factory.mktemp("any")
    head = "".join(f"<th>{escape(text)}</th>" for text in ("Code", *heads))
    rows = "".join(
        f"<tr><td>{escape(text) if chosen else 100 + at}</td>"
        + "".join(f"<td>{escape(text)}</td>" for _ in heads)
        + "</tr>"
        for at, text in enumerate(texts)
    )
    body = f"<h2>{escape(above)}</h2><table><tr>{head}</tr>{rows}</table>"
    file = folder / "Codes_1.html"
    file.write_bytes(export(body, title=title).encode("utf-8", "replace"))
    with open_export(file, shown="Codes_1.html") as pages:
        found = list_tables(pages, quiet)
        try:
            made = init(pages, found, TableChoice(1, ("Code",)), root=folder / "project", name=None)
        except OicpGenError:
            assert sorted(folder.iterdir()) == [file]
            return
    built = pipeline.build(open_project(folder / "project", templates=json_alone))
    assert built.source.spec
    assert len(built.source.spec.entries) == made.entries


# A real table


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside this checkout")
def test_the_error_codes_of_another_api(tmp_path: Path) -> None:
    file = Path(shutil.copy(CORPUS / "SK-EID__MID/README-2018-01-17.md", tmp_path))
    project, contract = started(file)
    assert (contract.code_columns, contract.entry) == (("Response",), "Response")
    assert contract.code_pattern.pattern == "[A-Z][A-Z0-9_]*"
    names = tomllib.loads((project / "source/names.toml").read_text())["names"]
    assert len(names) == 12
    assert names["NOT_MID_CLIENT"] == "NOT_MID_CLIENT"
    everything = run("verify", "--project", project)
    assert everything.code == 0, everything.out + everything.err


def test_a_project_within_a_project_is_only_made_on_request(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / ".git").mkdir()
    inside = project / "deep"
    inside.mkdir()
    before = snapshot(project)
    for folder, pages in ((project, "source"), (inside, PARCELS)):
        monkeypatch.chdir(folder)
        found = error_of("init", pages)
        assert found["id"] == "project-around"
        assert found["message"] == f"this folder is already in the project {project}"
    assert snapshot(project) == before
    assert run("init", PARCELS, "--project", "other", "--table", "2").code == 0
    assert (inside / "other/source/contract.toml").is_file()
