"""Recognize what a file is by its content, without importing the reader for it."""

import re

from oicp_gen.errors import OicpGenError

MARKDOWN = "Markdown"
HEAD = 4096
"""Bytes of a file that are enough to recognize it."""

_MESSAGE = re.compile(rb"\s*(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:", re.IGNORECASE)
_HEADERS = 2_048
"""Bytes of a message in which its version must be stated."""
_ENTITIES = b"<hibernate-generic"

_SIGNATURES = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"BM": "a bitmap image",
    b"II*\0": "a TIFF image",
    b"MM\0*": "a TIFF image",
    b"\0\0\x01\0": "an icon",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3\0": "an SQLite database",
    b"\x7fELF": "a program",
    b"MZ\x90\0": "a program",
    b"OggS": "an audio or video file",
    b"ID3": "an audio file",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"{\\rtf": "a document in Rich Text Format (RTF)",
    b"%!PS": "a PostScript document",
}
"""The first bytes of files that are not text, or are for another program."""
_TEXT_SIGNATURES = (b"BM", b"ID3", b"GIF8", b"Rar!", b"OggS", b"BZh", b"wOFF", b"wOF2")
"""Those that could be words, unless a zero or another control character follows."""
_TAR = slice(257, 262)

_DELIMITER = (
    r"(?m)^(?=[^\n]*\S)[^\n]*+\n {0,3}(?:> ?)*+(?=[^\n]*\|)\|?+[ \t]*+:?+-++:?+[ \t]*+"
    r"(?:\|[ \t]*+:?+-++:?+[ \t]*+)*+\|?+[ \t]*+$"
)
"""The header row of a pipe table, and the line below it. Like the other patterns of rare files, it
is compiled when it is needed."""
_MARKDOWN_NAMES = (".md", ".markdown", ".mdx", ".mdown")
_MARKUP = re.compile(
    r"\s*+(?:<\?xml[^>]*>\s*+)?<(?:!doctype|html|head|body|ac:|ri:)", re.IGNORECASE
)
_SIGNS_OF_MARKUP = ("<ac:", 'id="main-content"')
"""What is in storage format, and what is around the content of an export."""
_ROOT = (
    r"(?i)\s*+<\?xml[^>]{0,200}>\s*+(?:<\?[^>]*>\s*+|<!--(?:[^-]|-(?!->))*+-->\s*+|<!DOCTYPE[^>\[]*>\s*+)*+"
    r"<([A-Za-z_][\w.:-]*)"
)
_SVG = r"\s*+(?:<\?xml[^>]*>\s*+|<!--(?:[^-]|-(?!->))*+-->\s*+|<!DOCTYPE svg[^>]*>\s*+)*+<svg\b"
_OF_PAGES = re.compile(r"(?:ac|ri):.+|html|body|div|p|h[1-6]|page|confluence|root|x", re.IGNORECASE)
"""The root elements of pages and their bodies in XML."""
_STARTS_LIKE_MARKUP = re.compile(r"\s*+<")

_CERTAIN = (
    (r"(?m)^\|={3,}[ \t]*$|\A\s*(?:\[\[[\w:.-]+\]\]\s*\n)?=+ \S", "an AsciiDoc document"),
    (r"(?m)^\.\. [\w-]+::|^\+(?:[-=]+\+)+[ \t]*$", "a reStructuredText document"),
    (r"(?m)^\{\|", "a text in MediaWiki's markup"),
    (r"\A\s*\\documentclass", "a LaTeX document"),
    (r"\A\s*+(?:---\s*+)?+(?:#[^\n]*+\n|\s)*+(?:openapi|swagger): ", "an OpenAPI document in YAML"),
)
_LIKELY = (
    (r"(?m)^\|\|[^\n|]+\|\|", "a text in Confluence's wiki markup"),
    (r"(?m)^\|(?=[-+]*\+)[-+]++\|[ \t]*$|\A#\+\w+:", "an Org document"),
)
"""What a text is, by a pattern: whatever else it contains, or if it has no pipe table."""
_YAML_KEY = re.compile(r"[\w\"'$./-]+:(?: |$)")
_YAML_REST = re.compile(r"[ \t]|- |-$|---$|#")
_FEW = 40
"""Lines of a text that are enough to recognize a list of values."""


def is_entities(head: bytes) -> bool:
    """Return whether a file with this start is the XML of a space, by its root element."""
    return _ENTITIES in head[:HEAD]


def is_message(head: bytes) -> bool:
    """Return whether a file with this start is a MIME message: a web archive, or Word's export."""
    return bool(_MESSAGE.match(head[:_HEADERS]))


def refuse_other_files(data: bytes, *, file: str) -> None:
    """Raise OicpGenError for an image, an archive or a program, by its first bytes."""
    kind = next((kind for start, kind in _SIGNATURES.items() if data.startswith(start)), "")
    if data.startswith(_TEXT_SIGNATURES) and not re.search(rb"[\0-\x08\x0e-\x1f]", data[:64]):
        kind = ""
    if data[_TAR] == b"ustar":
        kind = "a tar archive"
    if data.startswith(b"RIFF") and data[8:12] in (b"WEBP", b"AVI ", b"WAVE"):
        kind = "a WebP image" if data[8:12] == b"WEBP" else "an audio or video file"
    if data[4:8] == b"ftyp":
        kind = "a video or an image in a container of ISO 14496"
    if kind:
        raise OicpGenError("file-is-other", place=file, kind=kind)


def kind_of_text(text: str, file: str) -> str:
    """Return `MARKDOWN`, or another format that is not that of a page; "" for any other text.

    Markdown is recognized by the name of its file or by a pipe table. Complete HTML is not, nor is
    an export of which a converter changed only some of the elements.
    """
    if file.lower().endswith(_MARKDOWN_NAMES):
        is_markup = _MARKUP.match(text) or any(sign in text for sign in _SIGNS_OF_MARKUP)
        return "" if is_markup else MARKDOWN
    if _STARTS_LIKE_MARKUP.match(text):
        return _kind_of_xml(text)
    kind = next((kind for pattern, kind in _CERTAIN if re.search(pattern, text)), "")
    kind = kind or ("a YAML document" if _is_yaml(text) else "")
    if not kind and re.search(_DELIMITER, text):
        return MARKDOWN
    return kind or _likely_kind(text)


def _kind_of_xml(text: str) -> str:
    start = text[:HEAD].lower()
    if "<?xml" not in start and "<svg" not in start:
        return ""
    if re.match(_SVG, text):
        return "an SVG image"
    root = re.match(_ROOT, text)
    if root and not _OF_PAGES.fullmatch(root[1]) and "<table" not in text.lower():
        return f"XML with the root element <{root[1][:40]}>"
    return ""


def _likely_kind(text: str) -> str:
    kind = next((kind for pattern, kind in _LIKELY if re.search(pattern, text)), "")
    if kind:
        return kind
    lines = _first_lines(text)
    for separator, name in (
        ("\t", "tab-separated"),
        (";", "semicolon-separated"),
        (",", "comma-separated"),
    ):
        counts = {re.sub(r'"[^"]*"', "", line).count(separator) for line in lines}
        if len(lines) > 1 and len(counts) == 1 and counts != {0}:
            return f"a file of {name} values (CSV)"
    return ""


def _first_lines(text: str) -> list[str]:
    return [line for line in text.split("\n", _FEW)[:_FEW] if line.strip()]


def _is_yaml(text: str) -> bool:
    """Return whether each line that is not indented starts with a key, an item or a comment."""
    lines = _first_lines(text)
    keys = [line for line in lines if _YAML_KEY.match(line)]
    rest = [line for line in lines if _YAML_REST.match(line)]
    return bool(keys) and len(lines) > 1 and len(keys) + len(rest) == len(lines)
