"""The seeds of the fuzzer: inputs of each target that already reach much of the code."""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO

from tests.fuzz.tokens import HEADER, coded
from tests.support.builders import SHARED, export, table
from tests.support.command import ROOT
from tests.support.projects import row

CASES = ROOT / "tests" / "cases"


def pages() -> Iterator[bytes]:
    """The smallest cases, a page in each format, and the real pages if they are available."""
    files = sorted(CASES.glob("rules/*/*.html"))
    yield from (file.read_bytes() for file in files)
    body = f"<table><tbody>{HEADER}{row('000', 'HUBJECT', 'Success')}</tbody></table>"
    yield body.encode()
    yield export(body).encode("utf-16")
    yield export(body).replace("<head>", '<head><meta charset="gbk">').encode("gbk")
    yield json.dumps({"id": "1", "title": "T", "body": {"storage": {"value": body}}}).encode()
    yield json.dumps({"results": [{"body": {"export_view": {"value": body}}}]}).encode()
    macro = "<ac:structured-macro ac:name='code'><ac:plain-text-body><![CDATA[x]]>"
    yield f"<p>{macro}</ac:plain-text-body></ac:structured-macro></p>{body}".encode()
    for file in sorted((SHARED / "corpus").rglob("*")):
        if file.suffix in (".html", ".xml", ".json") and file.stat().st_size < 20_000:
            yield file.read_bytes()


def tables() -> Iterator[bytes]:
    """Tables that fit the contract, with spans, lists and damage."""
    fine = row("000", "HUBJECT", "Success", "Everything is fine.")
    yield coded(HEADER, fine)
    yield coded("<table>", HEADER, fine, row("017", "CPO/EMP", "Unauthorized Access"), "</table>")
    yield coded("<table>", "<tr>", '<td rowspan="2">', "000", "</td>", "<td>", "</tr>", "<tr>")
    yield coded("<table>", "<thead>", HEADER, "</thead>", "<tfoot>", fine, "<tbody>", fine)
    yield coded("<table>", "<td>", "<ul>", "<li>", "Success", "<ol>", "<li>", "<table>", "<td>")
    yield coded("<table>", "<tr>", "</p>", "<td>", "<p>", "</td>", "</tr>", "</table>", "</div>")
    yield coded("<table>", "<td>", "<![CDATA[", "<td>", "]]>", "<!--", "-->", "<script>")


def archives() -> Iterator[bytes]:
    """A page's file, a ZIP, and files in a generated ZIP."""
    page = export(table(["000", "HUBJECT"])).encode()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("space/index.html", "<title>Index</title>")
        archive.writestr("space/page_1.html", page)
    yield b"\0" + page
    yield b"\0" + packed.getvalue()
    yield b"\0PK\x05\x06" + bytes(18)
    yield b"\xff\0\0\x02" + coded(HEADER, "</table>") + b"\x03\x90\x01" + coded("<table>")


def forms() -> Iterator[bytes]:
    """Some content for each form."""
    contents = (b"", b"x", coded(HEADER, "</table>"), table(["000", "HUBJECT"]).encode())
    more = (
        b"|1|2|3|\n\n<table><tr>\n\n<td>x",
        b"]]>",
        b"\xff\0",
        b"--x\n\nContent-Type: text/html\n\n<p>",
    )
    yield from (bytes([form]) + content for form in range(10) for content in contents + more)


SEEDS = {"pages": pages, "tables": tables, "archives": archives, "forms": forms}
"""By the target that they are for."""
