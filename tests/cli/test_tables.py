"""`oicp-gen tables`: every table of a page, a folder or a ZIP, for a person and for a program."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jsonschema
import pytest

from oicp_gen.model.page import Cell, Page, PageKind, Table
from oicp_gen.model.richtext import RichText
from oicp_gen.readers.decoding import may_hold_table
from tests.support.builders import HOSTILE, SHARED, export
from tests.support.command import ROOT, run
from tests.support.schema import SCHEMA

SPACE = SHARED / "upstream/space-export"
PARCELS = ROOT / "tests/data/Parcel-API_7340033.html"

CODES = "<h2>Errors</h2><table><tr><th>Code</th><th>Text</th></tr><tr><td>101</td><td>a</td></tr>"
CODES += "<tr><td>205</td><td>b</td></tr></table>"
"""A table that looks like codes."""
INDEX = export("").replace('class="wiki-content group"', 'class="pageSection"')


def listed(*arguments: str | Path) -> list[dict[str, Any]]:
    """The tables in JSON, which is the complete output and valid."""
    result = run("tables", *arguments, "--format", "json")
    answer = json.loads(result.out)
    jsonschema.validate(answer, SCHEMA)
    assert list(answer) == ["format", "command", "tables"]
    tables: list[dict[str, Any]] = answer["tables"]
    return tables


@pytest.fixture
def space(tmp_path: Path) -> Path:
    """A folder of two pages with a table, one without, and an index."""
    folder = tmp_path / "space"
    (folder / "attachments").mkdir(parents=True)
    pages = {
        "index.html": INDEX.replace("Title", "Index"),
        "A_1.html": export("<p>nothing</p>", title="Space : A"),
        "B_2.html": export(CODES, title="Space : B"),
        "C_3.html": export(CODES.replace("101", "205"), title="Space : C"),
        "attachments/D_4.html": export(CODES),
    }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def zipped(folder: Path, top: str = "") -> Path:
    """The ZIP of an export, as Confluence delivers it."""
    path = folder.with_suffix(".zip")
    with ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*.html")):
            archive.write(file, f"{top}{file.relative_to(folder).as_posix()}")
    return path


def test_a_page_for_a_program() -> None:
    request, errors, states = listed(PARCELS)
    assert errors == {
        "number": 2,
        "page": str(PARCELS),
        "part": "",
        "title": "Parcel API",
        "heading": "2. Parcel errors",
        "columns": ["Error code", "Retry", "Meaning", "What to do"],
        "rows": 6,
        "rows_above": 0,
        "code_column": "Error code",
        "code_pattern": "[A-Z][0-9]{4}",
        "no_codes": None,
        "line": 41,
        "column": 25,
    }
    assert (request["code_column"], request["code_pattern"]) == ("Parameter", "[A-Za-z0-9]+")
    assert (states["number"], states["code_pattern"]) == (3, "[A-Z][A-Z0-9_]*")
    text = PARCELS.read_text(encoding="utf-8").split("\n")
    for table in (request, errors, states):
        assert text[table["line"] - 1][table["column"] - 1 :].startswith("<table")


def test_the_cells_are_the_whole_grid() -> None:
    cells = listed(PARCELS, "--cells")[2]["cells"]
    assert cells == [
        ["State", "Meaning"],
        ["CREATED", "The label was printed"],
        ["IN_TRANSIT", "The carrier has it"],
        ["DELIVERED", "The receiver has it"],
        ["RETURNED", "The sender has it back"],
    ]
    shown = run("tables", PARCELS, "--cells").out
    assert "   CREATED | The label was printed\n" in shown


def test_spans_and_gaps_are_in_the_cells(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        export("<table><tr><td colspan=2>a</td></tr><tr><td>b</td></tr></table>"), encoding="utf-8"
    )
    assert listed(tmp_path / "a.html", "--cells")[0]["cells"] == [["a", "a"], ["b", ""]]


@pytest.mark.parametrize("form", ["folder", "zip", "zip with a top folder"])
def test_an_export(form: str, space: Path) -> None:
    given = space if form == "folder" else zipped(space, "SPACE/" if "top" in form else "")
    first, second = listed(given)
    top = "SPACE/" if "top" in form else ""
    assert (first["page"], second["page"]) == (f"{given}/{top}B_2.html", f"{given}/{top}C_3.html")
    assert (first["number"], second["number"]) == (1, 2)
    assert (first["title"], first["heading"]) == ("B", "Errors")
    assert (first["code_column"], second["code_column"]) == ("Code", None)
    result = run("tables", given)
    assert result.code == 0
    assert result.err == "2 tables in 4 files, 1 with a column that looks like codes.\n"


def test_a_page_without_a_table_is_not_parsed(space: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not may_hold_table((space / "A_1.html").read_bytes())
    read = []

    def reading(_: bytes, *, file: str, sha256: str) -> Page:
        read.append(Path(file).name)
        return Page(file=file, sha256=sha256, kind=PageKind.PAGE)

    monkeypatch.setattr("oicp_gen.readers.exports.export.read_page", reading)
    run("tables", space)
    assert "A_1.html" not in read
    assert {"B_2.html", "C_3.html"} <= set(read)


def test_a_page_that_cannot_be_read_ends_nothing(space: Path) -> None:
    (space / "B_1.html").write_bytes(b"<meta charset=klingon><table>")
    result = run("tables", space, "--format", "json")
    assert result.code == 2
    assert len(json.loads(result.out)["tables"]) == 2
    first, second = result.err.splitlines()
    assert first.startswith(f"error: {space}/B_1.html: ")
    assert second == "2 tables in 5 files, 1 with a column that looks like codes."


def test_a_folder_that_cannot_be_read_ends_nothing(
    space: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scandir(folder: Path, scan: Any = os.scandir) -> Any:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    (space / "closed").mkdir()
    monkeypatch.setattr(os, "scandir", scandir)
    result = run("tables", space, "--format", "json")
    assert result.code == 2
    assert len(json.loads(result.out)["tables"]) == 2
    assert result.err.splitlines() == [
        f"error: {space}/closed: the folder cannot be read: Permission denied",
        "2 tables in 4 files, 1 with a column that looks like codes.",
    ]


def test_what_is_skipped_is_reported(space: Path) -> None:
    (space / "L_9.html").symlink_to("B_2.html")
    result = run("tables", space)
    assert result.code == 0
    assert result.err.splitlines() == [
        f"Not read: {space}/L_9.html: symbolic links are not followed",
        "2 tables in 4 files, 1 with a column that looks like codes.",
    ]


@pytest.mark.parametrize(
    ("content", "condition"),
    [
        (None, "file-missing"),
        (b"", "file-empty"),
        (b"<meta charset=klingon>", "encoding-unknown"),
    ],
)
def test_a_page_alone_that_cannot_be_read(
    content: bytes | None, condition: str, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    if content is not None:
        page.write_bytes(content)
    result = run("tables", page)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"error: {page}: ")
    answer = json.loads(run("tables", page, "--format", "json").out)
    jsonschema.validate(answer, SCHEMA)
    assert answer["error"]["id"] == condition


def test_no_table_is_no_error(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(export("<p>words</p>"), encoding="utf-8")
    assert listed(page) == []
    result = run("tables", page)
    assert (result.code, result.out, result.err) == (0, "", "No tables.\n")


@pytest.mark.parametrize(
    ("kind", "remark"),
    [
        (PageKind.EMPTY, "the page is empty"),
        (PageKind.INDEX, "this is the index of a space"),
        (PageKind.LOGIN, "this is a login page"),
        (PageKind.OTHER, "this is not a page of a Confluence export"),
    ],
)
def test_what_a_page_alone_is_instead(
    kind: PageKind, remark: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every format that a reader recognizes."""

    def reading(_: bytes, *, file: str, sha256: str) -> Page:
        return Page(file=file, sha256=sha256, kind=kind)

    monkeypatch.setattr("oicp_gen.readers.exports.export.read_page", reading)
    page = tmp_path / "page.html"
    page.write_text("<table>", encoding="utf-8")
    result = run("tables", page)
    assert result.code == 0
    first, second = result.err.splitlines()
    assert first.startswith(f"{page}: {remark}")
    assert second == "No tables."


def test_a_folder_without_a_table(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(export("<p>words</p>"), encoding="utf-8")
    result = run("tables", tmp_path)
    assert (result.code, result.out, result.err) == (0, "", "No tables in 2 files.\n")


def cell(text: str) -> Cell:
    return Cell(content=RichText(text=text), line=1, column=1)


def test_the_index_of_a_space_is_listed_alone_and_left_out_of_an_export(
    space: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every format of an index and its table."""
    table = Table(rows=((cell("Key"), cell("X")),), line=1, column=1)

    def reading(_: bytes, *, file: str, sha256: str) -> Page:
        return Page(file=file, sha256=sha256, kind=PageKind.INDEX, tables=(table,))

    monkeypatch.setattr("oicp_gen.readers.exports.export.read_page", reading)
    result = run("tables", space / "index.html")
    assert "no header row; the first row is: Key | X" in result.out
    assert "this is the index of a space" in result.err
    assert listed(space) == []


# For a person


def test_hostile_texts_are_shown_and_not_acted_on(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    # An unclosed comment would hide everything after it, as in a browser.
    texts = [text.replace("<!--", "&lt;!--") for text in HOSTILE]
    rows = "".join(f"<tr><td>{text}</td><td>\x1b[31m\u202e</td></tr>" for text in texts)
    page.write_text(
        export(f"<h2>\x1b[2J\u202e{HOSTILE[0]}</h2><table>{rows}</table>", title="\x1b]0;x\x07"),
        encoding="utf-8",
    )
    for result in (run("tables", page), run("tables", page, "--cells")):
        assert result.code == 0
        for char in ("\x1b", "\u202e", "\x07", "\u2028", "\0"):
            assert char not in result.out + result.err
    assert len(listed(page, "--cells")[0]["cells"]) == len(HOSTILE)


def test_lines_fit_a_terminal(tmp_path: Path) -> None:
    long, wide = "many words " * 40, "宽" * 200
    heads = f"<th>Code</th><th>{long}</th><th>{wide}</th>"
    page = tmp_path / "page.html"
    page.write_text(
        export(f"<h2>{long}</h2><table><tr>{heads}</tr></table><h2>{wide}</h2><table></table>"),
        encoding="utf-8",
    )
    _, *lines = run("tables", page).out.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line.endswith("…") for line in lines].count(True) == 3
    assert lines[-2].count("宽") < 35


def test_a_bar_is_drawn_on_a_terminal(space: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    @contextmanager
    def progress(total: int, label: str) -> Iterator[Callable[[], None]]:
        steps.append(f"{label} {total}")
        yield lambda: steps.append("step")

    monkeypatch.setattr("oicp_gen.cli.base.progress", progress)
    run("tables", space)
    assert steps == ["Reading 4", *["step"] * 4]


# Real ones


@pytest.mark.skipif(not SPACE.is_dir(), reason="the publisher's space is not beside this checkout")
def test_the_publishers_space() -> None:
    found = run("tables", SPACE)
    assert found.code == 0
    assert found.err == "20 tables in 49 files, 3 with a column that looks like codes.\n"
    tables = listed(SPACE)
    services, glossary, codes = [table for table in tables if table["code_column"]]
    assert (services["code_column"], glossary["code_column"]) == ("Service", "Abbreviation")
    assert codes["page"].endswith("FinalOICP-status-code_3626501182.html")
    assert codes["columns"] == ["Status Code", "Sent By:", "Description", "Additional Information"]
    assert (codes["rows"], codes["code_pattern"]) == (34, "[0-9]{3}")
