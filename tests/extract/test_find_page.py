"""The contract's page is found in an export: by its name, by its id, or by its table alone."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.extract.find_page import LocatedPage, locate, open_page
from oicp_gen.files.digests import digest_of
from oicp_gen.model.page import Page
from oicp_gen.model.progress import Progress, silent
from oicp_gen.readers.decoding import may_hold_table
from oicp_gen.readers.exports.export import Export, open_export
from oicp_gen.readers.read import read_page
from oicp_gen.source import ProjectSource, open_project
from tests.extract import parcels
from tests.support import stored
from tests.support.builders import CONTRACT, SHARED, contract_of, export, table
from tests.support.command import ROOT, run
from tests.support.projects import PAGE, edit, snapshot
from tests.support.thorough import sample

HEADINGS = ("Status Code", "Sent By", "Description", "Additional Information")
TABLE = table(HEADINGS, ("000", "Hubject", "Success", ""))
BY_TABLE = contract_of(CONTRACT.replace("FinalOICP-status-code_3626501182.html", "export.zip"))
"""A contract that says nothing of the page but what its table is."""


def page(body: str | None, title: str = "Title") -> bytes:
    return export(body, title=f"Space : {title}").encode()


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def unpacked(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def found(path: Path, by: str = CONTRACT) -> LocatedPage:
    with open_export(path, shown="EXPORT") as opened:
        return locate(opened, contract_of(by))


def found_by_table(path: Path) -> LocatedPage:
    with open_export(path, shown="EXPORT") as opened:
        return locate(opened, BY_TABLE)


def not_found(path: Path, find: Callable[[Path], LocatedPage] = found_by_table) -> OicpGenError:
    with pytest.raises(OicpGenError) as error:
        find(path)
    return error.value


# By its name and its id


@pytest.mark.parametrize(
    "name",
    [PAGE, f"SPACE/{PAGE}", "3626501182.html", "Renamed-since_3626501182.html"],
)
def test_a_page_is_found_by_its_name_or_its_id(tmp_path: Path, name: str) -> None:
    files = {name: page("<p>no table"), "a/other_13626501182.html": page(TABLE)}
    assert found(unpacked(tmp_path, files)).name == name


def test_the_very_name_goes_before_the_id(tmp_path: Path) -> None:
    files = {PAGE: page(TABLE), "3626501182.html": page(TABLE)}
    assert found(unpacked(tmp_path, files)).name == PAGE


def test_the_findings_of_a_page_found_by_its_id_speak(project: Path, tmp_path: Path) -> None:
    files = {PAGE: page(table(HEADINGS[:3])), "other_1.html": page(TABLE)}
    result = run("lint", unpacked(tmp_path / "e", files), "--project", project)
    assert result.code == 1
    assert "[header-mismatch]" in result.out


def test_two_files_of_one_id(tmp_path: Path) -> None:
    error = not_found(unpacked(tmp_path, {f"b/{PAGE}": b"", f"a/{PAGE}": b""}), found)
    assert (error.id, str(error.place)) == ("page-file-ambiguous", "EXPORT")
    assert error.message.endswith(f"\n  EXPORT/a/{PAGE}\n  EXPORT/b/{PAGE}")


def test_another_page_alone_is_called_by_its_name(project: Path, tmp_path: Path) -> None:
    other = unpacked(tmp_path, {"Other_77.html": page(table(["Name"], ["x"]), "Other")})
    result = run("lint", other / "Other_77.html", "--project", project, "--format", "json")
    assert result.code == 2
    error = json.loads(result.out)["error"]
    assert error["id"] == "page-mismatch"
    assert error["place"]["file"] == str(other / "Other_77.html")
    assert error["message"].startswith('this is the page "Other" (id 77), not the contract\'s')


@pytest.mark.parametrize("headings", [HEADINGS, HEADINGS[:1]], ids=["all", "one"])
def test_another_page_with_such_a_table_is_read(tmp_path: Path, headings: tuple[str, ...]) -> None:
    assert found(unpacked(tmp_path, {"77.html": page(table(headings))})).page.page_id == "77"


# By its table


def test_the_only_page_whose_table_fits_the_whole_contract(tmp_path: Path) -> None:
    files = {
        "index.html": page(None),
        "near_1.html": page(table(HEADINGS[1:])),
        "deep/it_2.html": page(f"<h2>Codes</h2>{table(['x'], ['y'])}{TABLE}"),
        "far_3.html": page(table(["Description"])),
        "none_4.html": page("<p>text"),
        "broken_5.html": b"<table \xff",
    }
    for path in (unpacked(tmp_path / "f", files), tmp_path / "z"):
        if path.name == "z":
            path.write_bytes(packed(files))
        it = found_by_table(path)
        assert (it.name, it.page.file) == ("deep/it_2.html", "EXPORT/deep/it_2.html")
        assert it.passed_over == ("EXPORT/broken_5.html: not valid UTF-8 (byte 7)",)


def test_several_pages_fit(tmp_path: Path) -> None:
    files = {"b_1.html": page(TABLE + TABLE), "a_2.html": page(f"\n{TABLE}"), "c": page(TABLE)}
    error = not_found(unpacked(tmp_path, files))
    assert error.id == "page-table-ambiguous"
    _, *places = error.message.splitlines()
    assert [place.rpartition(":")[0] for place in places] == [
        "  EXPORT/a_2.html:8",
        "  EXPORT/b_1.html:7",
    ]


def test_no_page_fits_and_the_nearest_is_told_first(tmp_path: Path) -> None:
    files = {
        "a_1.html": page(table(["Description", "Name"])),
        "b_2.html": page(f"<h2>Codes</h2>{table(['title'], HEADINGS[:3])}"),
        "c_3.html": page(table(HEADINGS[:2]) + table(["Other"])),
    }
    error = not_found(unpacked(tmp_path, files))
    assert error.id == "page-not-found"
    first, *lines = error.message.splitlines()
    assert first.endswith("; 3 tables have some, nearest first:")
    assert [line.split(".html:")[0] for line in lines] == [
        "  EXPORT/b_2",
        "  EXPORT/c_3",
        "  EXPORT/a_1",
    ]
    assert lines[0].endswith(
        'the row "Status Code | Sent By | Description" lacks "Additional Information"'
    )
    assert lines[2].endswith(
        'the row "Description | Name" lacks "Status Code", "Sent By", "Additional Information"'
    )
    assert "`oicp-gen tables EXPORT`" in (error.hint or "")


def test_no_page_has_any_of_it(tmp_path: Path) -> None:
    files = {"1.html": page(table(["Name"])), "2.html": page(None), "3.html": b"<table \xff"}
    error = not_found(unpacked(tmp_path, files))
    assert error.id == "page-not-found"
    assert "no table in the 3 pages has any of the headings " in error.message
    assert error.message.endswith(
        "\n1 file was not read:\n  EXPORT/3.html: not valid UTF-8 (byte 7)"
    )


NUMBERED = parcels.contract(column="1", text="column = 2")
ROWS = (["E101", "Label torn"], ["E102", "Van full"])


@pytest.mark.parametrize(
    ("by", "right", "others"),
    [
        (NUMBERED, table(*ROWS), [table(["EMP", "a company"])]),
        (
            parcels.contract('tables = "all"'),
            parcels.below("A", ROWS[0]) + parcels.below("B", ROWS[1]),
            [parcels.below("A", ["E103"], head=["Code"])],
        ),
        (
            parcels.contract("position = 2"),
            parcels.below("A", ROWS[0]) + parcels.below("B", ROWS[1]),
            [parcels.below("A", ROWS[0])],
        ),
        (
            parcels.contract('under = "B"'),
            parcels.below("B", *ROWS),
            [parcels.below("A", *ROWS)],
        ),
    ],
)
def test_the_page_is_found_by_every_choice_of_tables(
    tmp_path: Path, by: Contract, right: str, others: list[str]
) -> None:
    files = {f"{number}.html": page(body) for number, body in enumerate(others, 1)}
    unpacked(tmp_path, {**files, "right_9.html": page(right)})
    with open_export(tmp_path, shown="EXPORT") as opened:
        assert locate(opened, by._replace(page="export.zip")).name == "right_9.html"


def test_no_page_has_a_code_in_the_numbered_column(tmp_path: Path) -> None:
    files = {"1.html": page(table(["EMP", "a company"])), "2.html": page(None)}
    with open_export(unpacked(tmp_path, files), shown="EXPORT") as opened:
        error = not_found(tmp_path, lambda _: locate(opened, NUMBERED._replace(page="all.zip")))
    assert error.message == "no table in the 2 pages has a code (E[0-9]{3}) in column 1"


def test_a_long_list_of_candidates_is_cut(tmp_path: Path) -> None:
    files = {f"{number}.html": page(table(["Description"])) for number in range(100, 127)}
    _, *lines = not_found(unpacked(tmp_path, files)).message.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "  and 7 more"


def test_what_was_not_read_is_told(project: Path, tmp_path: Path) -> None:
    files = {f"{number}.html": b"<table \xff" for number in range(7)}
    files["it_8.html"] = (ROOT / "source" / PAGE).read_bytes()
    result = run("lint", unpacked(tmp_path / "e", files), "--project", project)
    assert result.code == 0
    assert result.err.splitlines() == [
        *(f"Not read: {tmp_path}/e/{number}.html: not valid UTF-8 (byte 7)" for number in range(5)),
        "Not read: 2 more files.",
        "Found 3 warnings and 23 notes in 34 codes. Nothing blocks a build.",
    ]


# A project whose contract names an export


def made_of_export(project: Path, form: str) -> Path:
    """Move the project's page into an export; return the name of the input in the manifest."""
    source = project / "source"
    edit(source / "contract.toml", PAGE, "export")
    files = {"SPACE/index.html": page(None), f"SPACE/{PAGE}": (source / PAGE).read_bytes()}
    (source / PAGE).unlink()
    if form == "folder":
        return unpacked(source / "export", files) / "SPACE" / PAGE
    (source / "export").write_bytes(packed(files))
    return source / "export"


@pytest.mark.parametrize("form", ["folder", "ZIP"])
def test_an_export_in_the_contract(project: Path, form: str) -> None:
    whole = made_of_export(project, form)
    assert run("build", "--project", project).code == 0
    for name in ("status-codes.json", "status-codes.schema.json"):
        made = (project / "generated/json" / name).read_bytes()
        assert made == (ROOT / "generated/json" / name).read_bytes()
    manifest = json.loads((project / "generated/manifest.json").read_bytes())
    assert whole.relative_to(project).as_posix() in manifest["inputs"]
    before = snapshot(project)
    done = subprocess.run(
        [sys.executable, "-c", CLEAN, str(project)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
    assert snapshot(project) == before


CLEAN = """
import sys
project = sys.argv[1]
sys.argv = ["oicp-gen", "check", "--project", project]
from oicp_gen.cli.application import main
try:
    main()
except SystemExit as end:
    assert end.code in (0, None), end.code
print(sorted({"bs4", "jinja2", "zipfile", "oicp_gen.extract.find_page"} & sys.modules.keys()))
"""
"""A clean check by hashes alone: it opens no archive and reads no page."""


@pytest.mark.parametrize("form", ["folder", "ZIP"])
def test_a_change_in_the_export_is_drift(project: Path, form: str) -> None:
    whole = made_of_export(project, form)
    assert run("build", "--project", project).code == 0
    old = (ROOT / "source" / PAGE).read_text(encoding="utf-8")
    new = old.replace("Inconsistent EvseID", "Inconsistent EVSE ID").encode()
    whole.write_bytes(new if form == "folder" else packed({PAGE: new}))
    result = run("check", "--project", project)
    assert result.code == 1
    assert result.out.startswith(
        '018: description changed: "Inconsistent EvseID" → "Inconsistent EVSE ID" [text-reworded]\n'
    )
    changed = whole.relative_to(project).as_posix()
    found = json.loads(run("check", "--project", project, "--format", "json").out)
    assert found["inputs"] == [changed]


def test_the_page_moved_to_another_form_changes_no_output(project: Path) -> None:
    assert run("build", "--project", project).code == 0
    result = run("check", "--project", project, "--page", packed_source(project))
    assert result.code == 1
    assert result.out == "stale: generated/manifest.json\n"


def packed_source(project: Path) -> Path:
    path = project.parent / "export.zip"
    path.write_bytes(packed({PAGE: (project / "source" / PAGE).read_bytes()}))
    return path


# The publisher's whole space

SPACE = SHARED / "upstream" / "space-export"
needs_space = pytest.mark.skipif(not SPACE.is_dir(), reason="the publisher's space is not here")


def space_files(top: str = "") -> dict[str, bytes]:
    return {f"{top}{file.name}": file.read_bytes() for file in sorted(SPACE.iterdir())}


def as_folder(path: Path, files: dict[str, bytes]) -> Path:
    return unpacked(path, files)


def as_stored_zip(path: Path, files: dict[str, bytes]) -> Path:
    path.write_bytes(packed(files, zipfile.ZIP_STORED))
    return path


def as_deflated_zip(path: Path, files: dict[str, bytes]) -> Path:
    path.write_bytes(packed(files))
    return path


FORMS = (as_folder, as_stored_zip, as_deflated_zip)


def source_of(project: Path, page: Path | None = None) -> ProjectSource:
    source = open_project(project, page=page).source
    assert source.spec
    return source


@needs_space
@pytest.mark.parametrize("top", ["", "OICP/"], ids=["flat", "below a folder"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_the_table_is_found_in_the_whole_space_by_its_contract_alone(
    project: Path,
    tmp_path: Path,
    form: Callable[[Path, dict[str, bytes]], Path],
    top: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    alone = source_of(project)
    edit(project / "source/contract.toml", PAGE, "page.html")
    files = space_files(top)
    whole = source_of(project, form(tmp_path / "space", files))
    assert alone.spec
    assert whole.spec
    assert len(files) == 49
    assert len(whole.spec.entries) == 34
    assert whole.spec.entries == alone.spec.entries
    assert whole.spec.source == alone.spec.source
    assert len(whole.findings) == len(alone.findings)
    with capsys.disabled():
        sys.stdout.write(f" [{len(whole.spec.entries)} entries from {len(files)} files]")


@needs_space
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_without_the_page_its_fifteen_look_alikes_are_told(
    project: Path,
    tmp_path: Path,
    form: Callable[[Path, dict[str, bytes]], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = space_files()
    del files[PAGE]
    result = run("lint", form(tmp_path / "space", files), "--project", project)
    assert (result.code, result.out) == (2, "")
    head, *lines, _ = result.err.splitlines()
    assert "no table in the 48 pages has all of the headings" in head
    assert "; 16 tables have some, nearest first:" in head
    alike = [line for line in lines if line.endswith(' lacks "Status Code", "Sent By"')]
    assert len(alike) == 15
    assert lines[:15] == alike
    assert len({line.partition(".html:")[0] for line in alike}) == 15
    assert "Glossary" in lines[15]
    assert lines[15].endswith(
        'the row "Abbreviation | Description" lacks'
        ' "Status Code", "Sent By", "Additional Information"'
    )
    with capsys.disabled():
        sys.stdout.write(f" [{len(alike)} look-alikes among {len(files)} files]")


# Pages that cannot hold a table are not parsed


def test_a_page_without_that_sign_has_no_table() -> None:
    for path in sorted((ROOT / "tests" / "cases").rglob("*.html")):
        data = path.read_bytes()
        if read_page(data, file=path.name, sha256="0").tables:
            assert may_hold_table(data), path


@pytest.mark.parametrize("form", [as_folder, as_deflated_zip], ids=lambda form: form.__name__)
def test_thousands_of_pages_of_which_three_are_parsed(
    tmp_path: Path,
    form: Callable[[Path, dict[str, bytes]], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = page("<p>A page of many words and no table.</p>")
    many = sample(2_000, thorough=10_000)
    files = {f"SPACE/Title-{number}_{number}.html": text for number in range(many)}
    files["SPACE/Title-20_20.html"] = page(table(["Description"]))
    files["SPACE/Title-990_990.html"] = page(TABLE)
    files["SPACE/Title-999_999.html"] = page(table(["Other"]))
    path = form(tmp_path / "space", files)
    parsed: list[str] = []
    steps: list[int] = []

    def counted(data: bytes, *, file: str, sha256: str) -> Page:
        parsed.append(file)
        return read_page(data, file=file, sha256=sha256)

    monkeypatch.setattr("oicp_gen.readers.exports.export.read_page", counted)
    with open_export(path, shown="EXPORT") as opened:
        it = locate(opened, BY_TABLE, progress=lambda total, _: Steps(total, steps))
    assert it.name == "SPACE/Title-990_990.html"
    assert parsed == [f"EXPORT/SPACE/Title-{n}_{n}.html" for n in (20, 990, 999)]
    assert steps == [many] * many


class Steps:
    """A progress bar that counts."""

    def __init__(self, total: int, steps: list[int]) -> None:
        self.total, self.steps = total, steps

    def __enter__(self) -> Callable[[], None]:
        return lambda: self.steps.append(self.total)

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_digest_is_that_of_the_file_before_its_page_was_read(
    is_folder: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "entities.xml"
    text = "<h1>A</h1>" + table(HEADINGS, ("000", "Hubject", "Success", ""))
    file.write_bytes(stored.entities(stored.page(11, "Codes"), stored.body(11, text)))
    before = digest_of(file)

    def read_and_change(opened: Export, wanted: Contract, *, progress: Progress) -> LocatedPage:
        found = locate(opened, wanted, progress=progress)
        file.write_bytes(file.read_bytes() + b"\n")
        return found

    monkeypatch.setattr("oicp_gen.extract.find_page.locate", read_and_change)
    path = tmp_path if is_folder else file
    opened = open_page(path, BY_TABLE, shown="EXPORT", data=None, progress=silent)
    assert (opened.path, opened.digest) == (file, before)
    assert digest_of(file) != before
