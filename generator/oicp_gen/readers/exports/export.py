"""The page files of a space export: a folder, a ZIP, or one page's file alone.

Nothing is written, and every file that is skipped is reported with the reason.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol
from zipfile import ZipFile, ZipInfo

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.files.inputs import open_input
from oicp_gen.model.page import Page
from oicp_gen.readers.exports.file_names import join, pages_among, too_many_files
from oicp_gen.readers.exports.folder import files_below
from oicp_gen.readers.exports.zips import members, open_zip, read_member
from oicp_gen.readers.html.limits import MAX_BYTES, check_size
from oicp_gen.readers.read import read_page
from oicp_gen.readers.signatures import is_zip

MAX_FILES = 100_000
"""Files and folders in an export; attachments and images count in a ZIP only."""

MAX_TOTAL = 2 * 1024 * 1024 * 1024
"""Bytes of all pages of an export together."""


class Export(Protocol):
    """A space export, or one page."""

    @property
    def display_path(self) -> str:
        """Its path for display."""

    @property
    def names(self) -> tuple[str, ...]:
        """The files that may be pages, by their paths in it; for one page, the page's own name."""

    @property
    def passed_over(self) -> tuple[str, ...]:
        """What was not read, each with the reason."""

    def shown_page(self, name: str) -> str:
        """Return the path of a page file for display."""

    def read(self, name: str) -> bytes:
        """Return the bytes of a page file. Raises OicpGenError if it is unreadable or too large."""


def page_of(export: Export, name: str, data: bytes | None = None) -> Page:
    """Return the page in a file of an export, whose bytes may be given if they are known.

    Raises OicpGenError if the file cannot be read or is not a page.
    """
    if data is None:
        data = export.read(name)
    return read_page(data, file=export.shown_page(name), sha256=digest(data))


class OnePage(NamedTuple):
    """A page's file, which was read."""

    display_path: str
    data: bytes
    passed_over: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.display_path.replace("\\", "/").rpartition("/")[2],)

    def shown_page(self, _: str) -> str:
        return self.display_path

    def read(self, _: str) -> bytes:
        return self.data


class FolderExport(NamedTuple):
    """An unpacked export."""

    path: Path
    display_path: str
    names: tuple[str, ...]
    passed_over: tuple[str, ...]

    def shown_page(self, name: str) -> str:
        return join(self.display_path, name)

    def read(self, name: str) -> bytes:
        shown = self.shown_page(name)
        with open_input(self.path / name, shown) as file:
            return _read_page(file, shown)


class ZipExport(NamedTuple):
    """An export as Confluence delivers it."""

    archive: ZipFile
    display_path: str
    members: Mapping[str, ZipInfo]
    """The page files by their paths."""
    passed_over: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.members)

    def shown_page(self, name: str) -> str:
        return join(self.display_path, name)

    def read(self, name: str) -> bytes:
        info, shown = self.members[name], self.shown_page(name)
        check_size(info.file_size, file=shown)
        return read_member(self.archive, info, MAX_BYTES, shown=shown)


@contextmanager
def open_export(path: Path, *, shown: str, data: bytes | None = None) -> Iterator[Export]:
    """Open the pages at this path, whose kind is decided by the content and not by the name.

    `data` is the content of a page's file that was already read. Raises OicpGenError if the path
    is missing, has no page, or exceeds the limits.
    """
    if data is not None:
        yield OnePage(shown, data)
        return
    if _is_folder(path):
        yield _folder_export(path, shown)
        return
    with open_input(path, shown) as file:
        start = file.read(4)
        if not is_zip(start):
            yield OnePage(shown, start + _read_page(file, shown))
            return
        with open_zip(file, shown=shown) as archive:
            yield zip_export(archive, shown)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # opening it as a file reports what is wrong
        return False


def zip_export(archive: ZipFile, shown: str) -> ZipExport:
    """Return the pages in an open archive. Raises OicpGenError as `open_export` does."""
    if len(archive.infolist()) > MAX_FILES:
        raise too_many_files(MAX_FILES, shown)
    files, others = members(archive, shown=shown)
    names = pages_among(files, "ZIP", shown=shown)
    _refuse_total((files[name].file_size for name in names), shown)
    passed_over = tuple(f"{join(shown, name)}: not a regular file" for name in others)
    return ZipExport(archive, shown, {name: files[name] for name in names}, passed_over)


def _folder_export(path: Path, shown: str) -> FolderExport:
    passed_over: list[str] = []
    sizes = dict(files_below(path, MAX_FILES, shown=shown, passed_over=passed_over.append))
    names = pages_among(sizes, "folder", passed_over, shown=shown)
    _refuse_total((sizes[name] for name in names), shown)
    return FolderExport(path, shown, names, tuple(passed_over))


def _read_page(file: BinaryIO, shown: str) -> bytes:
    check_size(os.fstat(file.fileno()).st_size, file=shown)
    return file.read(MAX_BYTES + 1)


def _refuse_total(sizes: Iterable[int], shown: str) -> None:
    total = sum(sizes)
    if total > MAX_TOTAL:
        raise OicpGenError("export-too-large", place=shown, size=total, limit=MAX_TOTAL)
