"""A page in a MIME message: Confluence's export for Word, and web archives of browsers."""

import base64
import quopri
from email.message import EmailMessage

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page, PageKind
from oicp_gen.readers.html import limits
from oicp_gen.readers.read import read_page
from tests.support.builders import export, table
from tests.support.projects import assert_told

HTML = (
    "<html xmlns:w='urn:schemas-microsoft-com:office:word'>\n<head><title>Codes</title></head>\n"
    f"<body><h1>Codes</h1>\n<div class='Section1'>{table(['Code', 'Text'], ['E101', 'Straße = é'])}"
    "</div></body></html>\n"
)


def message(part: bytes, *headers: str, kind: str = "text/html; charset=UTF-8") -> bytes:
    """An export for Word with this part, which is encoded as the headers say."""
    head = (
        "Date: Mon, 15 Jan 2024 14:11:00 +0000 (UTC)\nSubject: Exported From Confluence\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; \n\tboundary="--=_Part_1"\n\n'
        f"----=_Part_1\nContent-Type: {kind}\n"
    )
    head += "".join(f"{header}\n" for header in headers)
    picture = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
    rest = f"\n----=_Part_1\n{picture}\n----=_Part_1--\n"
    return head.encode() + b"\n" + part + rest.encode()


QUOTED = "Content-Transfer-Encoding: quoted-printable"
BASE64 = "Content-Transfer-Encoding: base64"


def read(data: bytes) -> Page:
    return read_page(data, file="source/Codes_11.doc", sha256="0")


def texts(page: Page) -> list[str]:
    return [cell.text for found in page.tables for row in found.rows for cell in row]


def refused(data: bytes) -> OicpGenError:
    with pytest.raises(OicpGenError) as error:
        read(data)
    assert_told(error.value, "source/Codes_11.doc")
    return error.value


LATIN = HTML.encode("latin-1")
FORMS = {
    "quoted-printable": message(quopri.encodestring(HTML.encode()), QUOTED),
    "Base64": message(base64.encodebytes(HTML.encode()), BASE64),
    "8 bits": message(HTML.encode(), "Content-Transfer-Encoding: 8bit"),
    "no encoding": message(HTML.encode()),
    "another charset": message(
        quopri.encodestring(LATIN), QUOTED, kind="text/html; charset=ISO-8859-1"
    ),
    "a charset in the page": message(
        quopri.encodestring(LATIN.replace(b"<head>", b"<head><meta charset='windows-1252'>")),
        QUOTED,
        kind="text/html",
    ),
    "a charset that the page contradicts": message(
        quopri.encodestring(HTML.replace("<head>", "<head><meta charset='gbk'>").encode()), QUOTED
    ),
    "XHTML": message(HTML.encode(), kind="application/xhtml+xml; charset=utf-8"),
    "CRLF": message(quopri.encodestring(HTML.encode()), QUOTED).replace(b"\n", b"\r\n"),
    "after spaces": b"\n" + message(HTML.encode()),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_page_is_the_part_with_html_however_it_is_encoded(form: str) -> None:
    page = read(FORMS[form])
    assert (page.kind, page.title, page.page_id) == (PageKind.PAGE, "Codes", "11")
    assert texts(page) == ["Code", "Text", "E101", "Straße = é"]
    assert page.cut_off is None


def test_places_are_counted_in_the_page_and_not_in_the_message() -> None:
    page = read(FORMS["quoted-printable"])
    assert page.where == "source/Codes_11.doc#/html"
    cell = page.tables[0].rows[1][1]
    line, column = cell.line, cell.column
    assert HTML.split("\n")[line - 1][column - 1 :].startswith("<td>Straße")
    assert str(page.title_place).startswith("source/Codes_11.doc#/html:2:")


def test_a_web_archive_has_the_page_of_its_export() -> None:
    archive = EmailMessage()
    archive["From"] = "<Saved by Blink>"
    archive["Snapshot-Content-Location"] = "https://example.com/wiki/11"
    archive["Subject"] = "Codes"
    archive["MIME-Version"] = "1.0"
    archive.set_content(export(table(["E101"])), subtype="html", cte="quoted-printable")
    archive.add_related("p { color: red }", subtype="css")
    page = read(bytes(archive))
    assert (page.title, page.space, texts(page)) == ("Title", "Space", ["E101"])


def test_the_start_of_a_message_is_its_page() -> None:
    frame = "Content-Type: text/html\nContent-ID: <frame>\n\n<table><tr><td>frame</table>\n"
    main = "Content-Type: text/html\nContent-ID: <main>\n\n<table><tr><td>main</table>\n"
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"'
    for start, expected in (('; start="<main>"', "main"), ("", "frame"), ('; start="no"', "frame")):
        data = f"{head}{start}\n\n--x\n{frame}--x\n{main}--x--\n"
        assert texts(read(data.encode())) == [expected]


def test_a_page_in_a_deeper_group_is_found() -> None:
    page = f"Content-Type: text/html\n\n{HTML}\n"
    inner = f"Content-Type: multipart/alternative; boundary=y\n\n--y\n\nplain\n--y\n{page}--y--\n"
    data = f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n{inner}--x--\n"
    assert texts(read(data.encode()))[2] == "E101"


def test_a_message_may_have_one_part() -> None:
    data = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{HTML}".encode()
    assert texts(read(data))[2:] == ["E101", "Straße = é"]


def test_a_truncated_message_is_a_truncated_page() -> None:
    whole = FORMS["quoted-printable"]
    start, end = whole.index(b"<table>"), whole.index(b"</html>") + len(b"</html>")
    for at in range(start, end):
        try:
            assert read(whole[:at]).cut_off is not None, at
        except OicpGenError as error:  # it was cut within a character
            assert error.id == "page-not-decodable"  # noqa: PT017 - most cuts raise none


@pytest.mark.parametrize(
    ("data", "id", "reason"),
    [
        (message(b"x", kind="text/plain"), "message-without-page", "contains no HTML page"),
        (message(b"PGh0bWw", BASE64), "message-damaged", "its Base64 is not valid"),
        (message(b"P*G\xffh0bWw+", BASE64), "message-damaged", "its Base64 is not valid"),
        (message(b""), "message-damaged", "it is empty"),
        (message(b"\xff", kind="text/html; charset=utf-8"), "page-not-decodable", "UTF-8"),
        (message(HTML.encode(), kind="text/html; charset=klingon"), "encoding-unknown", "klingon"),
    ],
)
def test_a_message_without_a_readable_page_is_refused(data: bytes, id: str, reason: str) -> None:
    error = refused(data)
    assert error.id == id
    assert reason in error.message


def test_groups_within_groups_are_limited() -> None:
    deep = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000)
    )
    error = refused(f"MIME-Version: 1.0\n{deep}".encode())
    assert (error.id, error.values["what"]) == ("page-too-large", "groups of parts")
    assert error.values["limit"] == limits.MAX_MESSAGE_GROUPS


def test_lines_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    data = message(HTML.encode())
    monkeypatch.setattr(limits, "MAX_MESSAGE_LINES", data.count(b"\n"))
    assert read(data).tables
    monkeypatch.setattr(limits, "MAX_MESSAGE_LINES", data.count(b"\n") - 1)
    assert (refused(data).id, refused(data).values["what"]) == ("page-too-large", "lines")
