"""Space exports as sources: which files are pages, what is refused, and hostile exports.

Nothing in an export is trusted: no name, no size, no count.
"""

import io
import json
import os
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.readers.decoding import may_hold_table
from oicp_gen.readers.exports import export as space
from oicp_gen.readers.exports import zips
from oicp_gen.readers.exports.export import MAX_FILES, Export, open_export
from oicp_gen.readers.exports.zips import MAX_DIRECTORY, open_zip, read_member
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.limits import MAX_BYTES
from oicp_gen.readers.read import read_page
from tests.readers.exports.zipfiles import Member, archive, deflated
from tests.support.builders import export, table
from tests.support.command import ROOT, run
from tests.support.projects import assert_told, snapshot
from tests.support.stored import body, entities

PAGE = export(table(["Code"], ["1"])).encode()
LINK = stat.S_IFLNK | 0o777


def opened(path: Path) -> Export:
    """The content of an export, after it was closed."""
    with open_export(path, shown="EXPORT") as found:
        return found


def refused(path: Path) -> OicpGenError:
    """The error that ends reading all of an export."""
    with pytest.raises(OicpGenError) as error:
        read_all(path)
    assert_told(error.value, "EXPORT")
    return error.value


def read_all(path: Path) -> None:
    with open_export(path, shown="EXPORT") as found:
        for name in found.names:
            read_page(found.read(name), file=found.shown_page(name), sha256="0")


def zipped(folder: Path, data: bytes | dict[str, bytes], name: str = "export.zip") -> Path:
    """A ZIP file: these bytes, or one of these files."""
    if isinstance(data, dict):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for file, content in data.items():
                made.writestr(file, content)
        data = out.getvalue()
    path = folder / name
    path.write_bytes(data)
    return path


FILES = {
    "SPACE/index.html": b"<p>index",
    "SPACE/Title_1.html": PAGE,
    "SPACE/2.HTM": b"<p>two",
    "SPACE/api.json": b"{}",
    "SPACE/attachments/1/3.html": b"attached",
    "SPACE/images/icons/a.html": b"drawn",
    "SPACE/styles/site.css": b"",
    "SPACE/.hidden.html": b"",
    "SPACE/.git/config.html": b"",
    "__MACOSX/SPACE/._Title_1.html": b"",
}
PAGES = ("SPACE/2.HTM", "SPACE/Title_1.html", "SPACE/api.json", "SPACE/index.html")


def unpacked(folder: Path, files: dict[str, bytes] = FILES) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_a_folder_and_a_zip_hold_the_same_pages(tmp_path: Path) -> None:
    for path in (unpacked(tmp_path / "folder"), zipped(tmp_path, FILES, "an export.html")):
        with open_export(path, shown="EXPORT") as found:
            assert found.names == PAGES
            assert found.read("SPACE/Title_1.html") == PAGE
            assert found.shown_page("SPACE/Title_1.html") == "EXPORT/SPACE/Title_1.html"
            assert found.passed_over == ()


def test_a_page_is_an_export_of_one_page_whatever_it_is_called(tmp_path: Path) -> None:
    page = tmp_path / "page.zip"
    page.write_bytes(PAGE)
    with open_export(page, shown="page.zip") as found:
        assert (found.names, found.shown_page("page.zip")) == (("page.zip",), "page.zip")
        assert found.read("page.zip") == PAGE


def test_backslashes_are_what_some_programs_on_windows_write(tmp_path: Path) -> None:
    path = zipped(tmp_path, archive(Member(b"SPACE\\Title_1.html", PAGE)))
    with open_export(path, shown="EXPORT") as found:
        assert found.names == ("SPACE/Title_1.html",)
        assert found.read("SPACE/Title_1.html") == PAGE


@pytest.mark.parametrize("ending", ["html", "htm", "xhtml", "xml", "json", "md", "HTML"])
def test_a_page_may_have_any_of_these_endings(tmp_path: Path, ending: str) -> None:
    path = zipped(tmp_path, {f"SPACE/1.{ending}": PAGE, "SPACE/2.txt": PAGE})
    assert opened(path).names == (f"SPACE/1.{ending}",)


def test_the_xml_of_a_space_may_be_beside_its_pages(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"SPACE/1.html": PAGE, "entities.xml": b""})
    assert "SPACE/1.html" in opened(path).names


def test_folders_have_entries_of_their_own_in_some_zips(tmp_path: Path) -> None:
    folders = (Member(b"SPACE/"), Member(b"SPACE/deep.html", mode=stat.S_IFDIR | 0o755))
    path = zipped(tmp_path, archive(*folders, Member(b"SPACE/1.html", PAGE)))
    assert (opened(path).names, opened(path).passed_over) == (("SPACE/1.html",), ())
    assert refused(zipped(tmp_path, archive(*folders))).id == "export-without-pages"


@pytest.mark.parametrize("name", ["no-such.zip", "no-such/1.html", "x" * 300])
def test_a_path_at_which_there_is_nothing(project: Path, tmp_path: Path, name: str) -> None:
    result = run("lint", tmp_path / name, "--project", project)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"error: {tmp_path / name}: ")
    assert "should not happen" not in result.err


# Files that are not pages, each reported as what it is

MAIL = (
    b"Date: Fri, 1 Mar 2024 10:00:00 +0000\r\nMessage-ID: <1@confluence>\r\n"
    b"Subject: Exported From Confluence\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x\r\n<table>"
)
OTHERS = {
    b"%PDF-1.7\n": "file-is-pdf",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "file-is-office-document",
    b"PK\x03\x04": "file-is-zip",
    b"PK\x05\x06": "file-is-zip",
    b"PK\x07\x08": "file-is-zip",
    b"\x1f\x8b\x08": "file-is-gzip",
    MAIL: "message-without-page",
    b"MIME-Version: 1.0\n": "message-without-page",
    b"\x89PNG\r\n\x1a\n": "file-is-other",
    b"\x93\x01": "page-not-decodable",  # any other kind of file is not text either
}


@pytest.mark.parametrize(("data", "id"), OTHERS.items(), ids=OTHERS.values())
def test_a_file_of_another_kind_is_called_by_its_name(data: bytes, id: str) -> None:
    with pytest.raises(OicpGenError) as error:
        read_page(data, file="Title_1.html", sha256="0")
    assert error.value.id == id
    assert_told(error.value, "Title_1.html")


def test_a_page_is_not_taken_for_mail() -> None:
    text = "<p>Subject: mail\nMIME-Version: 1.0</p>"
    assert read_page(text.encode(), file="1.html", sha256="0").page_id == "1"
    # The many ways to read the same lines must not be tried one after the other.
    headers = b"a: " * 2 + b"\n" + b"a:  b\n \n" * 200
    with pytest.raises(OicpGenError, match="this is a YAML document"):
        read_page(headers, file="1.html", sha256="0")


@pytest.mark.parametrize(
    ("data", "may"),
    [
        (b"<p>table</p> <tab le> &lt;table&gt;", False),
        (b"", False),
        (b"<TaBlE class=x>", True),
        (b'{"value": "\\u003ctable\\u003e"}', True),
        (b'{"value": "<table>"}', True),
        (b'{"value": "\\u003Ct\\u0061ble>"}', True),
        ("\ufeff<table>".encode("utf-16-le"), True),
        ("\ufeff<Table>".encode("utf-16-be"), True),
        ("\ufeff<p>".encode("utf-16-be"), False),
        ("\ufeff<table>".encode(), True),
        (b"<meta charset=gbk>\xd6\xd0<table>", True),
        (entities(body(11, "||Code||\n|E1|", kind="0")), True),
        (entities(body(11, "h1. Codes\n {panel}|E1|{panel}", kind="0")), True),
        (entities(body(11, "a | b", kind="0")), False),
        (b"<p>\n|E1|</p>", False),
    ],
)
def test_what_may_hold_a_table(data: bytes, may: bool) -> None:
    assert may_hold_table(data) is may


CONTENTS: dict[str, tuple[dict[str, bytes], str, str]] = {
    "nothing": ({}, "export-without-pages", "this {}"),
    "no page": (
        {"a.txt": b"", "images/b.html": b"", "c.css": b""},
        "export-without-pages",
        "this {} contains no page among its {n}",
    ),
    "a ZIP": (
        {"one/export.ZIP": b"PK", "two.txt": b""},
        "export-contains-zip",
        "this {} contains the ZIP one/export.ZIP, but no page",
    ),
}


@pytest.mark.parametrize("kind", ["folder", "ZIP"])
@pytest.mark.parametrize("case", CONTENTS)
def test_an_export_without_a_page(tmp_path: Path, case: str, kind: str) -> None:
    files, expected, message = CONTENTS[case]
    (tmp_path / "folder").mkdir()
    path = unpacked(tmp_path / "folder", files) if kind == "folder" else zipped(tmp_path, files)
    error = refused(path)
    assert str(error.place) == "EXPORT"
    number = 2 if kind == "folder" else 3  # a folder of pictures is not even opened
    assert error.id == expected
    assert error.message.startswith(message.format(kind, n=f"{number} files"))


@pytest.mark.parametrize(
    ("inside", "about"),
    [
        ("word/document.xml", "a Word document"),
        ("xl/workbook.xml", "an Excel workbook"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("META-INF/manifest.xml", "an OpenDocument file"),
    ],
)
def test_an_office_document_is_a_zip_and_no_export(tmp_path: Path, inside: str, about: str) -> None:
    path = zipped(tmp_path, {"[Content_Types].xml": b"<a/>", inside: b"<a/>"})
    error = refused(path)
    assert (error.id, error.message) == ("file-is-office-document", f"this is {about}, not a page")


def test_an_empty_file_in_an_export_is_told_with_its_place(tmp_path: Path) -> None:
    for path in (unpacked(tmp_path / "f", {"1.html": b" "}), zipped(tmp_path, {"1.html": b""})):
        error = refused(path)
        assert (error.id, str(error.place)) == ("file-empty", "EXPORT/1.html")


def test_a_zip_that_was_cut_off_is_told_wherever_it_was_cut(tmp_path: Path) -> None:
    whole = zipped(tmp_path, FILES).read_bytes()
    for end in range(4, len(whole), 7):
        error = refused(zipped(tmp_path, whole[:end]))
        assert error.id == "zip-damaged"


def test_a_zip_with_any_byte_changed_is_read_or_refused(tmp_path: Path) -> None:
    whole = zipped(tmp_path, {"1.html": PAGE, "2.html": b"<p>two"}).read_bytes()
    ids: dict[str, set[str]] = {}
    for at in range(4, len(whole)):
        changed = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        path = zipped(tmp_path, changed)
        try:
            with open_export(path, shown="EXPORT") as found:
                for name in found.names:
                    found.read(name)
        except OicpGenError as error:
            ids.setdefault(error.id, set()).add(str(error.place).rpartition("/")[2])
    assert ids["zip-damaged"] > {"EXPORT", "1.html", "2.html"}  # as a whole, and each file


@pytest.mark.parametrize("start", [b"PK\x05\x06", b"PK\x07\x08"], ids=["empty", "a part"])
def test_a_zip_is_known_by_each_of_its_beginnings(tmp_path: Path, start: bytes) -> None:
    assert refused(zipped(tmp_path, start, "1.html")).id == "zip-damaged"


def test_a_damaged_file_in_a_zip(tmp_path: Path) -> None:
    error = refused(zipped(tmp_path, archive(Member(b"1.html", PAGE, crc=7))))
    assert (error.id, str(error.place)) == ("zip-damaged", "EXPORT/1.html")
    assert error.message.endswith(": Bad CRC-32 for file '1.html'")


@pytest.mark.parametrize("flags", [0x1, 0x41, 0x2000], ids=["classic", "strong", "names too"])
def test_a_password(tmp_path: Path, flags: int) -> None:
    error = refused(zipped(tmp_path, archive(Member(b"1.html", PAGE, flags=flags))))
    assert (error.id, str(error.place)) == ("zip-encrypted", "EXPORT")


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 99])
def test_only_deflate_is_unpacked(tmp_path: Path, method: int) -> None:
    error = refused(zipped(tmp_path, archive(Member(b"1.html", PAGE, method=method))))
    assert (error.id, str(error.place)) == ("zip-compression-unsupported", "EXPORT/1.html")
    assert f"method {method};" in error.message


# Special files

linux_only = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")


@linux_only
def test_a_pipe_or_a_device_is_refused_and_not_waited_for(project: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull)):
        result = run("lint", path, "--project", project, "--format", "json")
        assert result.code == 2
        error = json.loads(result.out)["error"]
        assert (error["id"], error["place"]["file"]) == ("not-a-regular-file", str(path))


@linux_only
def test_a_pipe_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    unpacked(tmp_path, {"1.html": PAGE})
    os.mkfifo(tmp_path / "2.html")
    found = opened(tmp_path)
    assert found.names == ("1.html",)
    assert found.passed_over == (
        "EXPORT/2.html: not a regular file, but a pipe, a socket or a device",
    )


def link(path: Path, target: Path, *, folder: bool = False) -> None:
    try:
        path.symlink_to(target, target_is_directory=folder)
    except OSError:
        pytest.skip("this system lets nobody make symbolic links")


def test_links_are_not_followed_out_of_a_folder_nor_in_circles(tmp_path: Path) -> None:
    outside = unpacked(tmp_path / "outside", {"secret_9.html": PAGE})
    folder = unpacked(tmp_path / "folder", {"1.html": PAGE, "deeper/2.html": PAGE})
    link(folder / "deeper" / "round", folder, folder=True)
    link(folder / "out", outside, folder=True)
    link(folder / "page_3.html", outside / "secret_9.html")
    link(folder / "nowhere", tmp_path / "nothing")
    found = opened(folder)
    assert found.names == ("1.html", "deeper/2.html")
    assert found.passed_over == tuple(
        f"EXPORT/{name}: symbolic links are not followed"
        for name in ("nowhere", "out", "page_3.html", "deeper/round")
    )


def test_the_links_of_a_folder_without_pages_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    link(tmp_path / "folder" / "1.html", tmp_path / "elsewhere.html")
    error = refused(tmp_path / "folder")
    assert error.id == "export-without-pages"
    assert error.message.endswith("\n  EXPORT/1.html: symbolic links are not followed")


def test_a_link_to_an_export_is_that_export(tmp_path: Path) -> None:
    link(tmp_path / "to", unpacked(tmp_path / "folder", {"1.html": PAGE}), folder=True)
    assert opened(tmp_path / "to").names == ("1.html",)


def test_a_link_in_a_zip_is_passed_over(tmp_path: Path) -> None:
    members = (Member(b"2.html", b"/etc/passwd", mode=LINK), Member(b"1.html", PAGE))
    found = opened(zipped(tmp_path, archive(*members)))
    assert found.names == ("1.html",)
    assert found.passed_over == ("EXPORT/2.html: not a regular file",)


def test_a_junction_of_windows_is_a_link_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    junction = SimpleNamespace(st_mode=stat.S_IFDIR, st_reparse_tag=0xA0000003)
    page = SimpleNamespace(st_mode=stat.S_IFREG, st_reparse_tag=0, st_size=1)
    entries = [
        SimpleNamespace(name="there", stat=lambda **_: junction),
        SimpleNamespace(name="1.html", stat=lambda **_: page),
    ]
    monkeypatch.setattr(os, "scandir", lambda _: nullcontext(entries))
    found = opened(tmp_path)
    assert found.names == ("1.html",)
    assert found.passed_over == ("EXPORT/there: symbolic links are not followed",)


CLOSED = "EXPORT/closed: the folder cannot be read: Permission denied"


def test_a_folder_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scandir(folder: Path, scan: Any = os.scandir) -> Any:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    unpacked(tmp_path, {"1.html": PAGE, "closed/2.html": PAGE})
    found = opened(tmp_path)
    assert found.names == ("1.html",)
    assert found.passed_over == ()
    assert found.unread == (CLOSED,)
    assert [failure.id for failure in found.failures] == ["folder-unreadable"]
    assert refused(tmp_path / "closed").id == "folder-unreadable"


SOMEBODY = """
import os, sys
from pathlib import Path
from oicp_gen.readers.exports.export import open_export
from oicp_gen.errors import OicpGenError
if os.getuid() == 0:
    os.setuid(65534)
try:
    with open_export(Path(sys.argv[1]), shown="EXPORT") as found:
        print(found.names, found.unread)
        print(found.read("2.html"))
except OicpGenError as error:
    print(error.id, error.place)
"""


@linux_only
def test_what_nobody_may_read_is_told() -> None:
    def told(path: Path) -> list[str]:
        command = [sys.executable, "-c", SOMEBODY, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = unpacked(Path(name) / "folder", {"2.html": PAGE, "closed/1.html": PAGE})
        (folder / "2.html").chmod(0)
        (folder / "closed").chmod(0)
        assert told(folder) == [
            f"('2.html',) ({CLOSED!r},)",
            "file-unreadable EXPORT/2.html",
        ]
        assert told(folder / "2.html") == ["file-unreadable EXPORT"]
        assert told(folder / "closed" / "1.html") == ["file-unreadable EXPORT"]
        assert told(folder / "closed") == ["folder-unreadable EXPORT"]
        (folder / "closed").chmod(0o755)


# Hostile names

OUTSIDE = {
    "parent": b"../1.html",
    "parent inside": b"a/../../1.html",
    "parent with backslashes": b"..\\1.html",
    "absolute": b"/etc/1.html",
    "absolute with backslashes": b"\\\\server\\1.html",
    "drive": b"C:\\1.html",
    "drive, relative": b"c:1.html",
    "NUL": b"1.html\0.txt",
}


@pytest.mark.parametrize("name", OUTSIDE.values(), ids=OUTSIDE)
def test_a_name_that_leads_out_of_its_zip(tmp_path: Path, name: bytes) -> None:
    before = snapshot(tmp_path)
    error = refused(zipped(tmp_path, archive(Member(b"0.html", PAGE), Member(name, PAGE))))
    assert (error.id, str(error.place)) == ("zip-name-outside", "EXPORT")
    assert "\0" not in error.message
    assert snapshot(tmp_path).keys() - before.keys() == {"export.zip"}


@pytest.mark.parametrize("twin", [b"a/Title_1.html", b"a/TITLE_1.html", b"A\\title_1.HTML"])
def test_two_files_of_one_name(tmp_path: Path, twin: bytes) -> None:
    twins = archive(Member(b"a/Title_1.html", PAGE), Member(twin, b"<p>another"))
    assert refused(zipped(tmp_path, twins)).id == "zip-name-repeated"


def test_a_name_that_a_terminal_would_act_on_is_shown_as_it_is(tmp_path: Path) -> None:
    name = "\x1b[31m\u202e_1.html"
    path = zipped(tmp_path, archive(Member(name.encode(), PAGE)))
    with open_export(path, shown="EXPORT") as found:
        assert found.shown_page(name) == "EXPORT/\\u{1b}[31m\\u{202e}_1.html"
        assert found.read(name) == PAGE


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_name_in_a_folder_that_is_no_text(tmp_path: Path, project: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    unpacked(folder, {os.fsdecode(b"\xff\x1b_3626501182.html"): source_page()})
    with open_export(folder, shown="EXPORT") as found:
        (name,) = found.names
        assert found.shown_page(name) == "EXPORT/\\u{dcff}\\u{1b}_3626501182.html"
    assert run("build", "--page", folder, "--project", project).code == 0
    spec = json.loads((project / "generated/json/status-codes.json").read_bytes())
    assert spec["source"]["file"] == "\\u{dcff}\\u{1b}_3626501182.html"
    result = run("lint", "--page", folder, "--project", project)
    assert "caf\\u{dce9}/\\u{dcff}\\u{1b}_3626501182.html:" in result.out


def source_page() -> bytes:
    return (ROOT / "source" / "FinalOICP-status-code_3626501182.html").read_bytes()


# Hostile sizes: each in a process of its own with 300 MB

LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from oicp_gen.__main__ import main
main()
"""


def limited(path: Path, folder: Path) -> str:
    """The id of the error with which `oicp-gen lint` ends in 300 MB of memory, and the file's name.

    The name is that of a file in the export.
    """
    command = [sys.executable, "-c", LIMITED, "lint", str(path), "--project", str(ROOT)]
    command += ["--format", "json"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=100, cwd=folder
    )
    assert done.returncode == 2, done.stderr
    error = json.loads(done.stdout)["error"]
    name = error["place"]["file"].removeprefix(str(path))
    return f"{error['id']} {name.lstrip('/')}".rstrip()


def zeros(size: int) -> Member:
    """Data that compresses to a thousandth of its size."""
    return deflated(b"1.html", b"\0" * size)


def named(member: Member, count: int, width: int = 0) -> Iterator[Member]:
    """The same content under many names, which have at least this many characters."""
    names = (f"{number}.html".rjust(width, "x") for number in range(count))
    return (member._replace(name=name.encode()) for name in names)


def overlapping(size: int = MAX_BYTES) -> bytes:
    """Many names for one file."""
    first = zeros(size)
    others = (Member(b"%d.html" % number, at=0) for number in range(2, 99))
    return archive(first, *others)


def one_inside_another() -> bytes:
    inner = archive(Member(b"2.html", PAGE))[: -22 - 52]
    return archive(Member(b"1.html", inner), Member(b"2.html", PAGE, at=30 + 6))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a page of a gigabyte": (
        lambda: archive(zeros(MAX_BYTES + 1)),
        "page-file-too-large 1.html",
    ),
    "a page that says it is small": (
        lambda: archive(deflated(b"1.html", b"\0" * (4 * MAX_BYTES), size=10)),
        "zip-damaged 1.html",
    ),
    "a page that says it is large": (
        lambda: archive(deflated(b"1.html", PAGE, size=0xFFFFFFFF)),
        "export-too-large",
    ),
    "many large pages": (
        lambda: archive(*named(zeros(MAX_BYTES), 129)),
        "export-too-large",
    ),
    "many files": (
        lambda: archive(*named(Member(b""), MAX_FILES + 1)),
        "export-too-many-files",
    ),
    "a directory that is too large": (
        lambda: archive(*named(Member(b""), 140, width=60_000)),
        "zip-directory-too-large",
    ),
    "many names for the same bytes": (
        overlapping,
        "zip-files-overlap",
    ),
    "a file inside of a file": (
        one_inside_another,
        "zip-files-overlap",
    ),
}


no_limits = pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no process")


@no_limits
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_zip_ends_with_a_clear_error(tmp_path: Path, case: str) -> None:
    make, refusal = HOSTILE[case]
    assert limited(zipped(tmp_path, make()), tmp_path) == refusal


@pytest.mark.parametrize("data", [overlapping(9), one_inside_another()])
def test_no_byte_of_a_zip_belongs_to_two_files(tmp_path: Path, data: bytes) -> None:
    error = refused(zipped(tmp_path, data))
    assert error.id == "zip-files-overlap"
    assert '"2.html"' in error.message


def test_a_large_page_that_is_not_compressed_is_read(tmp_path: Path) -> None:
    large = PAGE.ljust(MAX_DIRECTORY + 1)
    with open_export(zipped(tmp_path, archive(Member(b"1.html", large))), shown="EXPORT") as found:
        assert found.read("1.html") == large


@no_limits
def test_a_directory_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    size = 3 << 30
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1, 1, size, 4, 0)
    path = zipped(tmp_path, b"PK\x03\x04")
    with path.open("r+b") as file:  # a sparse file: all between its ends is a hole
        file.seek(4 + size)
        file.write(end)
    assert limited(path, tmp_path) == "zip-directory-too-large"


def sparse(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


@no_limits
def test_a_file_or_a_folder_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    size = 3 << 30
    page = sparse(tmp_path / "page.html", size)
    assert limited(page, tmp_path) == "page-file-too-large"
    assert limited(tmp_path, tmp_path) == "export-too-large"


def test_a_page_that_is_too_large_is_passed_over_in_a_search(tmp_path: Path) -> None:
    sparse(tmp_path / "1.html", MAX_BYTES + 1)
    (tmp_path / "2.html").write_bytes(source_page())
    result = run("lint", tmp_path, "--project", ROOT)
    assert result.code == 0
    assert result.err.startswith(f"Not read: {tmp_path}/1.html: the file has 16,777,217 bytes;")


def test_a_folder_of_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "MAX_FILES", 3)
    unpacked(tmp_path, {"1.html": PAGE, "a/2.html": PAGE})
    assert opened(tmp_path).names == ("1.html", "a/2.html")
    unpacked(tmp_path, {"a/3.html": PAGE})
    assert refused(tmp_path).id == "export-too-many-files"


TWO = {"1.html": PAGE, "2.html": PAGE}


@pytest.mark.parametrize(
    ("module", "name", "most", "id"),
    [
        (space, "MAX_FILES", 2, "export-too-many-files"),
        (space, "MAX_TOTAL", 2 * len(PAGE), "export-too-large"),
        (limits, "MAX_BYTES", len(PAGE), "page-file-too-large"),
    ],
)
@pytest.mark.parametrize("form", ["folder", "ZIP"])
def test_an_export_at_a_limit_is_read_and_beyond_it_refused(
    module: ModuleType,
    name: str,
    most: int,
    id: str,
    form: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "folder").mkdir()
    path = unpacked(tmp_path / "folder", TWO) if form == "folder" else zipped(tmp_path, TWO)
    monkeypatch.setattr(module, name, most)
    read_all(path)
    monkeypatch.setattr(module, name, most - 1)
    error = refused(path)
    assert error.id == id
    assert f"{most - 1:,}" in error.message


def test_a_directory_at_its_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 46 + len("1.html")
    path = zipped(tmp_path, archive(Member(b"1.html")))
    monkeypatch.setattr(zips, "MAX_DIRECTORY", size)
    assert opened(path).names == ("1.html",)
    monkeypatch.setattr(zips, "MAX_DIRECTORY", size - 1)
    assert refused(path).id == "zip-directory-too-large"


def test_a_page_in_a_zip_is_read_up_to_the_limit_and_hardly_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "_PIECE", 10)
    path = zipped(tmp_path, {"1.html": b"x" * 100})
    with path.open("rb") as file, open_zip(file, shown="EXPORT") as found:
        for limit, read in ((100, 100), (60, 70), (65, 70)):
            info = found.getinfo("1.html")
            assert len(read_member(found, info, limit, shown="1.html")) == read


def test_a_zip_with_fields_of_64_bits_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("1.html", "w", force_zip64=True) as member,
    ):
        member.write(PAGE)
    with open_export(path, shown="EXPORT") as found:
        assert found.read("1.html") == PAGE
