"""What the files of an export are, told by their names alone."""

from collections.abc import Iterable

from oicp_gen.errors import OicpGenError
from oicp_gen.text.characters import escape_unprintable as shown_text
from oicp_gen.text.phrases import counted, lines

_ENDINGS = (".html", ".htm", ".xhtml", ".xml", ".json", ".md")
_NO_PAGES = frozenset(("attachments", "images", "styles", "__MACOSX"))
"""The folders of an export that hold no page."""

_OFFICE = {
    "word/document.xml": "a Word document",
    "xl/workbook.xml": "an Excel workbook",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "META-INF/manifest.xml": "an OpenDocument file",
}
"""Documents that are ZIP archives: what each of them has inside."""

_HTML_EXPORT = "Export the space as HTML: Space settings, Export space, HTML."


def pages_among(
    files: Iterable[str], kind: str, passed_over: Iterable[str] = (), *, shown: str
) -> tuple[str, ...]:
    """Those of the files of an export that may be pages, sorted. `kind` says what holds them.

    Raises OicpGenError if there is none, or if what they make up is something else.
    """
    every = tuple(files)
    _refuse_other_contents(every, kind, shown)
    pages = tuple(sorted(filter(may_be_page, every)))
    if pages:
        return pages
    inner = next((name for name in every if name.lower().endswith(".zip")), None)
    if inner:
        message = f"there is no page in this {kind}, but the ZIP {shown_text(inner)}"
        hint = f"Take that one out of the {kind}, and give it."
    else:
        files = f" of {counted(len(every), 'file')}" if every else ""
        message = f"there is no page {'in' if every else 'or other file in'} this {kind}{files}"
        hint = "An HTML export of a space has an index.html, and a file for each page."
    raise OicpGenError("export-without-pages", message + lines(passed_over), place=shown, hint=hint)


def _refuse_other_contents(names: tuple[str, ...], kind: str, shown: str) -> None:
    """Refuse what is packed as an export is, or unpacked beside none, and is something else."""
    document = next((about for name, about in _OFFICE.items() if name in names), None)
    if document and kind == "ZIP":
        raise OicpGenError(
            "not-a-page", f"this is {document}, not a page", place=shown, hint=_HTML_EXPORT
        )
    bases = {name.rpartition("/")[2] for name in names}
    if "entities.xml" in bases and not any(base.endswith(".html") for base in bases):
        raise OicpGenError(
            "export-format",
            f"this {kind} is an XML export of a space (it has an entities.xml), not an HTML export",
            place=shown,
            hint=_HTML_EXPORT,
        )


def may_be_page(name: str) -> bool:
    """Whether a file of an export may be a page, by its path in it."""
    *folders, file = name.split("/")
    return (
        file.lower().endswith(_ENDINGS)
        and not file.startswith(".")
        and not any(map(is_hidden, folders))
    )


def is_hidden(folder: str) -> bool:
    """Whether a folder of this name holds no page."""
    return folder in _NO_PAGES or folder.startswith(".")
