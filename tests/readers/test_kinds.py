"""Files that are not pages are named for what they are; JSON and Markdown by more than a start."""

import json
import time

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import PageKind
from oicp_gen.readers.kinds import MARKDOWN, kind_of_text
from oicp_gen.readers.read import read_page
from tests.support.builders import export, table
from tests.support.projects import assert_told

OTHERS: dict[bytes, str] = {
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff\xe0\0\x10JFIF": "a JPEG image",
    b"GIF89a\x01\0": "a GIF image",
    b"BM\x36\0\0\0": "a bitmap image",
    b"II*\0\x08": "a TIFF image",
    b"RIFF\x10\0\0\0WEBPVP8 ": "a WebP image",
    b"RIFF\x10\0\0\0WAVEfmt ": "an audio or video file",
    b"\0\0\0\x18ftypmp42": "a video or an image in a container of ISO 14496",
    b"7z\xbc\xaf\x27\x1c\0\4": "a 7z archive",
    b"Rar!\x1a\x07\0": "a RAR archive",
    b"BZh91AY&SY\0": "a bzip2 archive",
    b"\xfd7zXZ\0": "an xz archive",
    b"\x28\xb5\x2f\xfd\0": "a Zstandard archive",
    b"page.html".ljust(257, b"\0") + b"ustar\0": "a tar archive",
    b"SQLite format 3\0": "an SQLite database",
    b"\x7fELF\2": "a program",
    b"wOF2\0\1": "a font",
    b"{\\rtf1\\ansi Codes}": "a document in Rich Text Format (RTF)",
    b"%!PS-Adobe-3.0\n": "a PostScript document",
    b'<svg xmlns="http://www.w3.org/2000/svg"><text>E101</text></svg>': "an SVG image",
    b'<?xml version="1.0"?>\n<!-- a -- b -->\n<!DOCTYPE svg>\n<svg/>': "an SVG image",
    b'<?xml version="1.0"?><rss><title>x</title></rss>': "XML with the root element <rss>",
    b'<?xml version="1.0"?>\n<?mso-application x?>\n<Workbook/>': (
        "XML with the root element <Workbook>"
    ),
    b"[[codes]]\n= Codes\n\ntext": "an AsciiDoc document",
    b"= Codes\n:toc:\n": "an AsciiDoc document",
    b"text\n\n|===\n|Code |Text\n\n|E101 |torn\n|===\n": "an AsciiDoc document",
    b'[cols="1,2"]\n|====\n|a|b\n|====\n': "an AsciiDoc document",
    b"Codes\n=====\n\n.. list-table::\n": "a reStructuredText document",
    b"+---+---+\n| a | b |\n+===+===+\n": "a reStructuredText document",
    b'{| class="wikitable"\n|-\n! Code\n|}\n': "a text in MediaWiki's markup",
    b"h1. Codes\n||Code||Text||\n|E101|torn|\n": "a text in Confluence's wiki markup",
    b"| a | b |\n|---+---|\n| 1 | 2 |\n": "an Org document",
    b"\\documentclass{article}\n": "a LaTeX document",
    b"# a comment\nopenapi: 3.0.0\ninfo:\n  title: x\n": "an OpenAPI document in YAML",
    b"swagger: '2.0'\npaths: {}\n": "an OpenAPI document in YAML",
    b"codes:\n- E101: torn\n- E102: full\n": "a YAML document",
    b"description: |\n  | a |\n  |---|\n  | b |\ntype: string\n": "a YAML document",
    b'Code,Text\nE101,"torn, a bit"\nE102,full\n': "a file of comma-separated values (CSV)",
    b"Code;Text\r\nE101;torn\r\n": "a file of semicolon-separated values (CSV)",
    b"Code\tText\nE101\ttorn\n": "a file of tab-separated values (CSV)",
}


@pytest.mark.parametrize("data", OTHERS, ids=OTHERS.values())
def test_a_file_is_named_for_what_it_is(data: bytes) -> None:
    for name in ("codes.html", "codes.json", "codes"):
        with pytest.raises(OicpGenError) as error:
            read_page(data, file=name, sha256="0")
        assert (error.value.id, error.value.message) == (
            "file-is-other",
            f"this is {OTHERS[data]}, not a page",
        )
        assert_told(error.value, name)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BMW and Rar! and GIF89a", PageKind.OTHER),
        ("BZhello, ID3 and wOFF", PageKind.OTHER),
        ("Just a note, with a comma.\nAnd another line.\n", PageKind.OTHER),
        ("[link](https://example.com) and text", PageKind.OTHER),
        ("[NOTE] something", PageKind.OTHER),
        ("{'a': 1}", PageKind.OTHER),
        ("<p>|===</p>", PageKind.PAGE),
        ("<p>a,b\nc,d</p>", PageKind.PAGE),
        ('<?xml version="1.0"?><ac:confluence>x</ac:confluence>', PageKind.PAGE),
        ('<?xml version="1.0"?><codes><table><tr><td>x</table></codes>', PageKind.PAGE),
        (f"<p>\n|a|b|\n|-|-|\n|1|2|\n</p>{table(['x'])}", PageKind.PAGE),
        (f"openapi: {table(['x'])}".replace("openapi: ", "An example: "), PageKind.PAGE),
    ],
)
def test_a_page_and_a_plain_text_are_not_taken_for_another_kind(text: str, kind: PageKind) -> None:
    assert read_page(text.encode(), file="a.html", sha256="0").kind is kind


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ('{"a": 1', "json-invalid"),
        ('[{"a": 1}', "json-invalid"),
        ('[["a", 1], ', "json-invalid"),
        ("[[1, 2]]", "response-not-one-page"),
        ("[]", "response-not-one-page"),
        ("{}", "json-not-a-page"),
        ("[[anchor]]\ntext with |===\n|===\n", "file-is-other"),
    ],
)
def test_json_is_told_from_what_starts_like_it(text: str, id: str) -> None:
    with pytest.raises(OicpGenError) as error:
        read_page(text.encode(), file="a.html", sha256="0")
    assert error.value.id == id


def test_an_export_has_no_other_kind_whatever_it_contains() -> None:
    text = export(f"{table(['|===|'])}\n|===\n|a|b|\n|-|-|\n||a||b||\n{{|\n")
    assert kind_of_text(text, "a.html") == ""
    assert kind_of_text(text, "a.md") == ""
    assert kind_of_text(table(["a"]), "a.MD") == MARKDOWN
    assert kind_of_text(f'<div id="main-content">\n\n# A\n\n{table(["a"])}', "a.md") == ""


SLOW = (
    *("|" * 300_000, "+-" * 200_000, "+" * 300_000, "#" * 300_000, " " * 300_000 + "x"),
    *("\n" * 300_000 + "x", '"' * 300_000, "a," * 200_000, "|-" * 200_000, "| -" * 100_000),
    *("#\n" * 200_000, "[[a]]\n" * 50_000, "> " * 200_000, "<?xml " * 50_000, "<!-- " * 50_000),
    *("<?xml?>" + "<!---" * 60_000, "a:\n" * 100_000, "|+" * 200_000, "= " * 200_000),
    *("||" * 200_000, "-- \n" * 100_000, "a|b\n" * 50_000 + "-|-x", "---\n" * 80_000),
)


@pytest.mark.parametrize("text", SLOW, ids=lambda text: json.dumps(text[:8]))
def test_recognizing_takes_time_in_proportion_to_the_size(text: str) -> None:
    start = time.process_time()
    kind_of_text(text, "a.txt")
    assert time.process_time() - start < 2
