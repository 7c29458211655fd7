"""Choose the files of an export that may be pages, by their names and sizes."""

from collections.abc import Iterable, Mapping

from oicp_gen.errors import OicpGenError
from oicp_gen.readers.exports.folders import has_no_page
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.phrases import counted, lines

_ENDINGS = (".html", ".htm", ".xhtml", ".xml", ".json", ".md", ".doc", ".mht", ".mhtml")
_OFFICE = {
    "word/document.xml": "a Word document",
    "xl/workbook.xml": "an Excel workbook",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "META-INF/manifest.xml": "an OpenDocument file",
}
"""Documents that are ZIP archives, by a file that each contains."""


def pages_among(
    sizes: Mapping[str, int], kind: str, passed_over: Iterable[str], shown: str, *, most: int
) -> tuple[str, ...]:
    """Return those of the files with these sizes that may be pages, sorted.

    Raises OicpGenError if there is none, or if the files are too large.
    """
    document = next((about for name, about in _OFFICE.items() if name in sizes), None)
    if document and kind == "ZIP":
        raise OicpGenError("file-is-office-document", place=shown, document=document)
    pages = tuple(sorted(filter(_may_be_page, sizes)))
    if pages:
        total = sum(map(sizes.__getitem__, pages))
        if total > most:
            raise OicpGenError("export-too-large", place=shown, size=total, limit=most)
        return pages
    inner = next((name for name in sizes if name.lower().endswith(".zip")), None)
    if inner:
        raise OicpGenError(
            "export-contains-zip",
            place=shown,
            kind=kind,
            inner=escape_unprintable(inner),
            lines=lines(passed_over),
        )
    among = f" among its {counted(len(sizes), 'file')}" if sizes else ""
    raise OicpGenError(
        "export-without-pages", place=shown, kind=kind, among=among, lines=lines(passed_over)
    )


def _may_be_page(name: str) -> bool:
    *folders, file = name.split("/")
    return (
        file.lower().endswith(_ENDINGS)
        and not file.startswith(".")
        and not any(map(has_no_page, folders))
    )
