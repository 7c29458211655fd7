"""XML exports as sources: alone, in a folder, in a ZIP; found by id and title; made a project."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.model.progress import silent
from oicp_gen.readers.exports import export as space
from oicp_gen.readers.exports.export import Export, one_page, open_export
from oicp_gen.readers.html import limits
from oicp_gen.readers.read import read_page
from tests.support.builders import export, table
from tests.support.command import ROOT, error, run
from tests.support.stored import END, HEAD, body, entities, link, page, space_of
from tests.support.thorough import sample

CODES = table(["Code", "Text"], ["E101", "Label torn"], ["E102", "Van full"])
DEPOTS = f"<h2>Places</h2>\n{table(['Depot', 'City'], ['D01', 'Northport'])}"
SPACE = space_of({"Error codes": CODES, "Depots": DEPOTS, "Notes": "<p>None.</p>"})
NAMES = ("entities.xml#11", "entities.xml#21", "entities.xml#31")


def written(folder: Path, name: str = "entities.xml", data: bytes = SPACE) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def in_each_form(folder: Path) -> list[Path]:
    """The export as a file, a folder and a ZIP."""
    file = written(folder / "export")
    (file.parent / "exportDescriptor.properties").write_bytes(b"exportType=space\n")
    packed = {"entities.xml": SPACE, "exportDescriptor.properties": b"exportType=space\n"}
    return [file, file.parent, zipped(folder / "export.zip", packed)]


def tables_in(found: Export) -> list[str]:
    """Where the tables of an export are."""
    failures: list[OicpGenError] = []
    pages = [page for _, page in found.pages(silent, "Reading", failures)]
    assert failures == []
    return [f"{page.where}:{table.line}" for page in pages for table in page.tables]


def test_a_page_in_wiki_markup_is_found_among_others(tmp_path: Path) -> None:
    objects = (page(11, "Codes"), page(21, "Depots"), body(11, "||Code||\n|E101|", kind="0"))
    data = entities(*objects, body(21, DEPOTS))
    with open_export(written(tmp_path, data=data), shown="entities.xml") as found:
        assert tables_in(found) == [
            "entities.xml#/11/body:1",
            "entities.xml#/21/body:2",
        ]
        (wiki,) = found.page("entities.xml#11").tables
    assert [row[0].text for row in wiki.rows] == ["Code", "E101"]


def test_a_file_a_folder_and_a_zip_have_the_same_pages(tmp_path: Path) -> None:
    read: list[list[bytes]] = []
    shown = ("x/entities.xml", "x", "x.zip")
    files = ("x/entities.xml", "x/entities.xml", "x.zip/entities.xml")
    for path, outer, file in zip(in_each_form(tmp_path), shown, files, strict=True):
        with open_export(path, shown=outer) as found:
            assert found.names == NAMES
            assert [found.titles[name] for name in NAMES] == ["Error codes", "Depots", "Notes"]
            assert found.shown_page(NAMES[0]) == f"{file}#11"
            assert found.page(NAMES[1]).where == f"{file}#/21/body"
            assert tables_in(found) == [f"{file}#/11/body:1", f"{file}#/21/body:2"]
            read.append([found.read(name) for name in found.names])
    assert read[0] == read[1] == read[2]


def test_a_page_by_itself_is_the_same_page_and_the_same_bytes(tmp_path: Path) -> None:
    with open_export(written(tmp_path), shown="entities.xml") as found:
        whole = found.page(NAMES[0])
        data = found.read(NAMES[0])
    alone = one_page("entities.xml", data)
    assert alone.names == (NAMES[0],)
    assert alone.read(NAMES[0]) == data
    assert (
        alone.page(NAMES[0]) == whole == read_page(data, file="entities.xml", sha256=whole.sha256)
    )


def test_the_file_may_have_any_name_and_be_deeper(tmp_path: Path) -> None:
    written(tmp_path / "one", "a.xml")
    written(tmp_path / "one", "b.xml", entities(page(41, "More"), body(41, CODES)))
    with open_export(tmp_path, shown="EXPORT") as found:
        assert found.names == ("one/a.xml#11", "one/a.xml#21", "one/a.xml#31", "one/b.xml#41")
        assert found.holder("one/b.xml#41") == "one/b.xml"
    assert one_page("x/y.html", SPACE).names == ("y.html#11", "y.html#21", "y.html#31")


def test_html_pages_beside_it_are_read_instead(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "Codes_11.html").write_text(export(CODES))
    with open_export(tmp_path, shown="EXPORT") as found:
        assert found.names == ("Codes_11.html",)
        assert found.passed_over == (
            "EXPORT/entities.xml: the XML of a space; the HTML pages beside it were read instead",
        )


def test_other_pages_beside_it_are_read_too(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "storage.xml").write_text(f"<ac:x></ac:x>{CODES}")
    (tmp_path / "notes.md").write_text("# Notes")
    with open_export(tmp_path, shown="EXPORT") as found:
        assert found.names == ("notes.md", "storage.xml", *NAMES)


@pytest.mark.parametrize("form", [0, 1, 2], ids=["file", "folder", "ZIP"])
def test_a_damaged_export_is_refused_in_each_form(tmp_path: Path, form: int) -> None:
    path = in_each_form(tmp_path)[form]
    damaged = SPACE[:-30]
    if form == 2:
        zipped(path, {"entities.xml": damaged})
    else:
        written(tmp_path / "export", data=damaged)
    with pytest.raises(OicpGenError) as caught, open_export(path, shown="EXPORT"):
        pass
    assert caught.value.id == "xml-damaged"


def test_a_page_beyond_the_limit_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 200)
    data = space_of({"Large": CODES * 5, "Small": "<table><tr><td>a</table>"})
    failures: list[OicpGenError] = []
    with open_export(written(tmp_path, data=data), shown="EXPORT") as found:
        assert list(found.pages(silent, "Reading", failures)) == []
    assert [one.id for one in failures] == ["page-file-too-large"] * 2
    assert str(failures[0].place) == "EXPORT#/11/body"


def test_the_size_of_the_file_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "MAX_TOTAL", len(SPACE) - 1)
    for path in in_each_form(tmp_path):
        with pytest.raises(OicpGenError) as caught, open_export(path, shown="EXPORT"):
            pass
        assert caught.value.id == "export-too-large"


def test_a_bomb_in_a_zip_is_refused_by_its_size_or_read_in_pieces(tmp_path: Path) -> None:
    """A text of 100 MB in a file of 100 kB; the whole process may use 150 MB."""
    bomb = entities(page(11, "Codes"), "<object class='Page'>" + " " * 100_000_000 + "</object>")
    path = zipped(tmp_path / "bomb.zip", {"entities.xml": bomb})
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "xml-damaged", done.stderr


_LIMITED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (150 << 20, 150 << 20))
from oicp_gen.errors import OicpGenError
from oicp_gen.readers.exports.export import open_export
try:
    with open_export(Path(sys.argv[1]), shown="EXPORT") as found:
        print(found.names)
except OicpGenError as error:
    print(error.id)
"""


# The commands


@pytest.mark.parametrize("choice", ["Error codes", "11", "entities.xml#11"])
def test_init_takes_a_page_by_id_title_or_name(tmp_path: Path, choice: str) -> None:
    for number, path in enumerate(in_each_form(tmp_path)):
        root = tmp_path / f"project{number}"
        assert run("init", path, "--page", choice, "--project", root).code == 0
        assert (root / "source" / "page_11.xml").is_file()
        assert run("build", "--project", root).code == 0
        assert run("check", "--project", root).code == 0
        lint = run("lint", path, "--project", root)
        assert re.fullmatch(r"Found .* in 2 codes\. Nothing blocks a build\.\n", lint.err)
        assert "warning" not in lint.err


@pytest.fixture
def codes(tmp_path: Path) -> Path:
    """A project for the first page."""
    root = tmp_path / "codes"
    path = in_each_form(tmp_path)[0]
    assert run("init", path, "--page", "11", "--project", root).code == 0
    return root


@pytest.mark.parametrize("name", ["entities.xml#11", "entities.xml", "export.zip", "export"])
def test_a_contract_may_name_the_whole_export(codes: Path, tmp_path: Path, name: str) -> None:
    contract = codes / "source" / "contract.toml"
    contract.write_text(contract.read_text().replace("page_11.xml", name))
    file, folder, packed = in_each_form(tmp_path)
    source = {"export": folder, "export.zip": packed}.get(name, file)
    target = codes / "source" / name.partition("#")[0]
    source.rename(target)
    assert run("build", "--project", codes).code == 0
    assert run("check", "--project", codes).code == 0
    assert run("check", "--strict", "--project", codes).code == 0
    inner = target / "entities.xml" if name == "export" else target
    if inner.suffix == ".xml":
        inner.write_bytes(SPACE.replace(b"Van full", b"Van is full"))
        assert run("check", "--project", codes).code == 1


@pytest.mark.parametrize("wanted", ["Error-codes.html", "Error codes.html"])
def test_a_contract_may_name_a_page_by_its_title(codes: Path, tmp_path: Path, wanted: str) -> None:
    contract = codes / "source" / "contract.toml"
    contract.write_text(contract.read_text().replace("page_11.xml", wanted))
    assert run("lint", tmp_path / "export", "--project", codes).code == 0


def test_pages_of_one_title_are_listed(codes: Path, tmp_path: Path) -> None:
    twins = entities(page(11, "Codes"), page(21, "Codes"), body(11, CODES), body(21, CODES))
    contract = codes / "source" / "contract.toml"
    contract.write_text(contract.read_text().replace("page_11.xml", "Codes.html"))
    found = error("lint", written(tmp_path / "twins", data=twins), "--project", codes)
    assert found["id"] == "page-file-ambiguous"
    assert "entities.xml#11" in found["message"]
    assert "entities.xml#21" in found["message"]


_LISTED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))
from oicp_gen.model.progress import silent
from oicp_gen.readers.exports.export import open_export
with open_export(Path(sys.argv[1]), shown="EXPORT") as found:
    pages = found.pages(silent, "", [])
    print(len(found.names), sum(len(page.tables) for _, page in pages))
"""


def _large(number: int) -> Iterator[str]:
    """The text of an export with this many pages and two old versions of each."""
    text = "<p>" + "lorem ipsum " * 300 + "</p>"
    yield HEAD
    for at in range(100, number * 10 + 100, 10):
        for version in (1, 2):
            yield page(at + version * 2, "Old", link("originalVersion", "Page", at))
            yield body(at + version * 2, text)
        yield page(at, f"Page {at}")
        yield body(at, text + CODES if at % 10_000 == 100 else text)
    yield END


def test_a_large_export_is_read_one_page_at_a_time(tmp_path: Path) -> None:
    """With two old versions of each page, 120 MB for 10,000; the process may use 200 MB."""
    number = sample(2_000, thorough=10_000)
    if sys.platform != "linux":
        pytest.skip("memory is limited on Linux only")
    file = tmp_path / "entities.xml"
    with file.open("w") as out:
        for piece in _large(number):
            out.write(piece)
    done = subprocess.run(
        [sys.executable, "-c", _LISTED, str(file)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.split() == [str(number), str(number // 1_000)]
