"""Classify the files of an export by their names alone."""

from collections.abc import Iterable

from oicp_gen.errors import OicpGenError
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.phrases import counted, lines

_ENDINGS = (".html", ".htm", ".xhtml", ".xml", ".json", ".md")
_NO_PAGES = frozenset(("attachments", "images", "styles", "__MACOSX"))
"""The folders of an export that contain no page."""

_OFFICE = {
    "word/document.xml": "a Word document",
    "xl/workbook.xml": "an Excel workbook",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "META-INF/manifest.xml": "an OpenDocument file",
}
"""Documents that are ZIP archives, by a file that each contains."""


def pages_among(
    files: Iterable[str], kind: str, passed_over: Iterable[str] = (), *, shown: str
) -> tuple[str, ...]:
    """Return those files of an export that may be pages, sorted. `kind` names the container.

    Raises OicpGenError if there is none, or if the files are not an HTML export.
    """
    every = tuple(files)
    document = next((about for name, about in _OFFICE.items() if name in every), None)
    if document and kind == "ZIP":
        raise OicpGenError("file-is-office-document", place=shown, document=document)
    bases = {name.rpartition("/")[2] for name in every}
    if "entities.xml" in bases and not any(base.endswith(".html") for base in bases):
        raise OicpGenError("export-is-xml", place=shown, kind=kind)
    pages = tuple(sorted(filter(_may_be_page, every)))
    if pages:
        return pages
    inner = next((name for name in every if name.lower().endswith(".zip")), None)
    if inner:
        raise OicpGenError(
            "export-contains-zip",
            place=shown,
            kind=kind,
            inner=escape_unprintable(inner),
            lines=lines(passed_over),
        )
    among = f" among its {counted(len(every), 'file')}" if every else ""
    raise OicpGenError(
        "export-without-pages", place=shown, kind=kind, among=among, lines=lines(passed_over)
    )


def _may_be_page(name: str) -> bool:
    """Return whether a file of an export may be a page, by its path in it."""
    *folders, file = name.split("/")
    return (
        file.lower().endswith(_ENDINGS)
        and not file.startswith(".")
        and not any(map(has_no_page, folders))
    )


def has_no_page(folder: str) -> bool:
    """Return whether a folder with this name contains no page."""
    return folder in _NO_PAGES or folder.startswith(".")


def join(shown: str, name: str) -> str:
    """Return the path of a file in an export for display."""
    return f"{shown}/{escape_unprintable(name)}".removesuffix("/")
