"""The fuzzer's targets, and what must hold: no exception except `OicpGenError`, and valid results.

Nothing here depends on the fuzzer: a target takes bytes, so a failing input can be replayed alone.
"""

import json
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from io import BytesIO
from pathlib import Path, PurePosixPath

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.ledger import Ledger
from oicp_gen.contract.parse import parse_contract
from oicp_gen.errors import OicpGenError
from oicp_gen.model.findings import errors_in
from oicp_gen.model.page import Page, Table
from oicp_gen.model.spec import read_spec
from oicp_gen.normalize import normalize
from oicp_gen.readers.exports.export import Export, open_export
from oicp_gen.readers.read import read_page
from oicp_gen.text.characters import unprintable
from oicp_gen.text.markdown import markdown
from tests.fuzz.tokens import markup
from tests.support.builders import export
from tests.support.command import ROOT
from tests.support.stored import body, entities, page

FILE = "source/Title_1.html"
NAMES = (
    "page_1.html",
    "page_2.htm",
    "page_1.html",
    "index.html",
    "entities.xml",
    "page.json",
    "folder/page_3.html",
    "attachments/page_4.html",
    "../page_5.html",
    "/page_6.html",
    "a/../../page_7.html",
    "C:\\page_8.html",
    "x\0.html",
    "é\u202e.html",
    "",
)
"""What the files of a ZIP may be called."""

CONTRACT = "source/contract.toml"


@cache
def contract() -> Contract:
    """The project's own contract."""
    return parse_contract((ROOT / CONTRACT).read_bytes(), file=CONTRACT)


def pages(data: bytes) -> None:
    """Any bytes at all, as a page's file."""
    try:
        page = read_page(data, file=FILE, sha256="0" * 64)
    except OicpGenError as error:
        check_error(error)
    else:
        check_page(page)


def tables(data: bytes) -> None:
    """A table of any tags, spans and texts in an otherwise complete export page."""
    text = export(markup(data))
    try:
        page = read_page(text.encode(), file=FILE, sha256="0" * 64)
    except OicpGenError as error:
        check_error(error)
        return
    check_page(page)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for table in page.tables:
        for cell in (cell for row in table.rows for cell in row):
            assert lines[cell.line - 1][cell.column - 1] == "<", f"{cell.line}:{cell.column}"


def forms(data: bytes) -> None:
    """Any bytes within a form of a page: the first one selects the form."""
    wrap = FORMS[data[0] % len(FORMS)] if data else FORMS[0]
    file, content = wrap(data[1:])
    try:
        with open_data(content, file) as found:
            for name in found.names:
                read = found.read(name)
                assert found.read(name) == read
                check_page(found.page(name, read))
    except OicpGenError as error:
        check_error(error)


def open_data(data: bytes, file: str) -> AbstractContextManager[Export]:
    """Open bytes as the only file of an export."""
    return open_export(Path(file), shown=file, data=data)


def _entities(data: bytes) -> tuple[str, bytes]:
    """An XML export with these bytes as a body in either format, or between its objects."""
    text = data.decode("utf-8", "replace")
    kind = "0" if len(data) % 3 else "2"
    objects = (
        (page(11, "T"), body(11, text, kind=kind)) if len(data) % 2 else (page(11, text), text)
    )
    return "entities.xml", entities(*objects)


def _message(data: bytes) -> tuple[str, bytes]:
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
    return "page.doc", head + b"Content-Type: text/html\n" + data


def _document(data: bytes) -> tuple[str, bytes]:
    """A document whose nodes are these bytes: their types, and what they contain."""
    node: object = {"type": "text", "text": data.decode("utf-8", "replace")}
    for byte in data[:40]:
        kind = KINDS[byte % len(KINDS)]
        node = {"type": kind, "attrs": {"order": byte, "text": "x"}, "content": [node]}
        if byte % 3:
            node = {"type": kind, "content": [node]}
    return "page.json", json.dumps(
        {"type": "doc", "content": [node]}, check_circular=False
    ).encode()


FORMS: tuple[Callable[[bytes], tuple[str, bytes]], ...] = (
    _entities,
    lambda data: ("entities.xml", b"<hibernate-generic>" + data),
    _message,
    lambda data: ("page.doc", b"MIME-Version: 1.0\n" + data),
    _document,
    lambda data: ("page.json", b'{"type":"doc","content":[' + data + b"]}"),
    lambda data: ("page.md", data),
    lambda data: ("page.md", b"|a|b|\n|-|-|\n" + data),
    lambda data: ("page.md", markup(data).encode()),
    lambda data: ("page", data),
)
KINDS = (
    *("paragraph", "table", "tableRow", "tableCell", "bulletList", "listItem", "expand", "heading"),
    *("extension", "taskList", "taskItem", "mention", "status", "date", "emoji", "media", "odd"),
)


def archives(data: bytes) -> None:
    """Any bytes as a file that may be a ZIP, or a ZIP of files with any names and contents."""
    with tempfile.NamedTemporaryFile(prefix="oicp-gen-fuzz-") as file:
        file.write(data[1:] if data[:1] < b"\x80" else _archive(data[1:]))
        file.flush()
        try:
            with open_export(Path(file.name), shown="export.zip") as found:
                for name in found.names:
                    parts = PurePosixPath(name).parts
                    assert ".." not in parts, name
                    assert not name.startswith("/"), name
                    pages(found.read(name))
        except OicpGenError as error:
            check_error(error)


def _archive(data: bytes) -> bytes:
    """A ZIP. For each file, the bytes give name, method, flag, length, and that many tokens."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        while data:
            name, how, number, content = data[0], data[1:2], data[2:3], data[3:]
            info = zipfile.ZipInfo(NAMES[name % len(NAMES)] or "empty.html")
            info.compress_type = zipfile.ZIP_DEFLATED if how > b"\x80" else zipfile.ZIP_STORED
            if how > b"\xf0":
                info.external_attr = 0o120777 << 16  # a symbolic link
            length = number[0] if number else 0
            archive.writestr(info, export(markup(content[:length])))
            data = content[length:]
    return packed.getvalue()


def check_error(error: OicpGenError) -> None:
    """A refusal has a message and a place, both of which can be printed."""
    assert error.message.strip()
    assert error.place
    str(error).encode()


def check_page(page: Page) -> None:
    """What holds for every page, and for the spec that the contract derives from it."""
    for table in page.tables:
        check_table(table)
    files = {page.where, *([page.title_place.file] if page.title_place else [])}
    result = normalize(page, contract(), Ledger())
    assert (result.spec is None) == bool(errors_in(result.findings))
    for finding in result.findings:
        assert finding.message.strip()
        assert not unprintable().search(finding.message), finding.message
        of_contract = finding.rule == "guidance-code-unknown"
        assert finding.place.file in ({CONTRACT} if of_contract else files)
    if result.spec is not None:
        text = json.dumps(result.spec.to_json(), ensure_ascii=False)
        text.encode()
        assert read_spec(text, file="spec.json") == result.spec


def check_table(table: Table) -> None:
    """All rows have the same width, and the content of every cell can be encoded."""
    assert table.line >= 1
    assert table.column >= 1
    assert len({len(row) for row in table.rows}) <= 1
    for cell in {id(cell): cell for row in table.rows for cell in row}.values():
        assert cell.line >= 1
        assert cell.column >= 1
        assert not (cell.missing and cell.content.blocks)
        assert " ".join(line for line in cell.content.lines if line) == cell.text
        assert cell.visible_line == " ".join(cell.visible_line.split())
        markdown(cell.content).encode()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "pages": pages,
    "tables": tables,
    "archives": archives,
    "forms": forms,
}
"""By the names under which `make fuzz` runs them."""
