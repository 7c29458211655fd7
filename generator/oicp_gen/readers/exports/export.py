"""The page files of a space export: a folder, a ZIP, or one page's file alone.

Nothing is written, and every file that is skipped is reported with the reason.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple
from zipfile import ZipFile

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.files.reading import open_input
from oicp_gen.model.page import Page
from oicp_gen.model.progress import Progress
from oicp_gen.readers.decoding import ZIP, may_hold_table
from oicp_gen.readers.exports.zips import members, open_zip, read_member
from oicp_gen.readers.html.limits import MAX_BYTES, check_size
from oicp_gen.readers.read import read_page
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.phrases import counted, lines

MAX_FILES = 100_000
"""Files and folders in an export; attachments and images count in a ZIP only."""

MAX_TOTAL = 2 * 1024 * 1024 * 1024
"""Bytes of all pages of an export together."""

_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT, which the standard library names on Windows only."""


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


class Export(NamedTuple):
    """A space export, or one page."""

    kind: Literal["folder", "ZIP", "page"]
    display_path: str
    names: tuple[str, ...]
    """The files that may be pages, by their paths in it; for one page, the page's own name."""
    passed_over: tuple[str, ...]
    """What was not read, each with the reason."""
    read: Callable[[str], bytes]
    """Returns the bytes of a page file. Raises OicpGenError if it is unreadable or too large."""

    def shown_page(self, name: str) -> str:
        """Return the path of a page file for display."""
        return self.display_path if self.kind == "page" else _join(self.display_path, name)

    def page(self, name: str, data: bytes | None = None) -> Page:
        """Return the page in a file, or in its bytes. Raises OicpGenError if there is none."""
        if data is None:
            data = self.read(name)
        return read_page(data, file=self.shown_page(name), sha256=digest(data))

    def pages(
        self, progress: Progress, label: str, failures: list[OicpGenError]
    ) -> Iterator[tuple[str, Page]]:
        """Yield the pages that may have a table, with their names; errors go to `failures`.

        One page that was passed alone is read in any case, and its error is raised.
        """
        alone = self.kind == "page"
        with progress(len(self.names), label) as step:
            for name in self.names:
                try:
                    data = self.read(name)
                    if alone or may_hold_table(data):
                        yield name, self.page(name, data)
                except OicpGenError as error:
                    if alone:
                        raise
                    failures.append(error)
                step()


@contextmanager
def open_export(path: Path, *, shown: str, data: bytes | None = None) -> Iterator[Export]:
    """Open the pages at this path, whose kind is decided by the content and not by the name.

    `data` is the content of a page's file that was already read. Raises OicpGenError if the path
    is missing, has no page, or exceeds the limits.
    """
    if data is not None:
        yield one_page(shown, data)
        return
    if os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir, it never raises an error
        yield _folder_export(path, shown)
        return
    with open_input(path, shown) as file:
        start = file.read(4)
        if not start.startswith(ZIP):
            yield one_page(shown, start + _read_page(file, shown))
            return
        with open_zip(file, shown=shown) as archive:
            yield zip_export(archive, shown)


def one_page(shown: str, data: bytes) -> Export:
    """Return a page's file with this path and content as an export."""
    name = shown.replace("\\", "/").rpartition("/")[2]
    return Export("page", shown, (name,), (), lambda _: data)


def zip_export(archive: ZipFile, shown: str) -> Export:
    """Return the pages in an open archive. Raises OicpGenError as `open_export` does."""

    def read(name: str) -> bytes:
        info, page = files[name], _join(shown, name)
        check_size(info.file_size, file=page)
        return read_member(archive, info, MAX_BYTES, shown=page)

    _refuse_count(len(archive.infolist()), shown)
    files, others = members(archive, shown=shown)
    sizes = {name: info.file_size for name, info in files.items()}
    names = _pages_among(sizes, "ZIP", (), shown)
    passed_over = tuple(f"{_join(shown, name)}: not a regular file" for name in others)
    return Export("ZIP", shown, names, passed_over, read)


def _folder_export(path: Path, shown: str) -> Export:
    def read(name: str) -> bytes:
        page = _join(shown, name)
        with open_input(path / name, page) as file:
            return _read_page(file, page)

    passed_over: list[str] = []
    sizes = dict(_files_below(path, shown, passed_over))
    names = _pages_among(sizes, "folder", passed_over, shown)
    return Export("folder", shown, names, tuple(passed_over), read)


def _files_below(root: Path, shown: str, passed_over: list[str]) -> Iterator[tuple[str, int]]:
    """Yield every regular file below a folder: its path in it, and its size.

    Anything else is added to `passed_over` with the reason. Raises OicpGenError if the folder
    cannot be read, or contains more than `MAX_FILES` files and folders.
    """
    folders, count = [""], 0
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(root / folder) as entries:
                some = islice(entries, MAX_FILES - count + 1)  # one too many is enough to refuse
                found = sorted((entry.name, entry.stat(follow_symlinks=False)) for entry in some)
        except OSError as error:
            if not folder:
                raise OicpGenError(
                    "folder-unreadable", place=shown, reason=error.strerror
                ) from None
            passed_over.append(f"{_join(shown, folder)}: {error.strerror}")
            continue
        count += len(found)
        _refuse_count(count, shown)
        for base, info in found:
            name = f"{folder}{base}"
            junction = getattr(info, "st_reparse_tag", 0) == _JUNCTION
            if stat.S_ISLNK(info.st_mode) or junction:
                passed_over.append(f"{_join(shown, name)}: symbolic links are not followed")
            elif stat.S_ISREG(info.st_mode):
                yield name, info.st_size
            elif not stat.S_ISDIR(info.st_mode):
                what = "not a regular file, but a pipe or a device"
                passed_over.append(f"{_join(shown, name)}: {what}")
            elif not _has_no_page(base):
                folders.append(f"{name}/")


def _read_page(file: BinaryIO, shown: str) -> bytes:
    check_size(os.fstat(file.fileno()).st_size, file=shown)
    return file.read(MAX_BYTES + 1)


def _refuse_count(count: int, shown: str) -> None:
    if count > MAX_FILES:
        raise OicpGenError("export-too-many-files", place=shown, limit=MAX_FILES)


def _pages_among(
    sizes: Mapping[str, int], kind: str, passed_over: Iterable[str], shown: str
) -> tuple[str, ...]:
    """Return those of the files with these sizes that may be pages, sorted.

    Raises OicpGenError if there is none, or if the files are too large or not an HTML export.
    """
    document = next((about for name, about in _OFFICE.items() if name in sizes), None)
    if document and kind == "ZIP":
        raise OicpGenError("file-is-office-document", place=shown, document=document)
    bases = {name.rpartition("/")[2] for name in sizes}
    if "entities.xml" in bases and not any(base.endswith(".html") for base in bases):
        raise OicpGenError("export-is-xml", place=shown, kind=kind)
    pages = tuple(sorted(filter(_may_be_page, sizes)))
    if pages:
        total = sum(map(sizes.__getitem__, pages))
        if total > MAX_TOTAL:
            raise OicpGenError("export-too-large", place=shown, size=total, limit=MAX_TOTAL)
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
        and not any(map(_has_no_page, folders))
    )


def _has_no_page(folder: str) -> bool:
    return folder in _NO_PAGES or folder.startswith(".")


def _join(shown: str, name: str) -> str:
    """Return the path of a file in an export for display."""
    return f"{shown}/{escape_unprintable(name)}".removesuffix("/")
