"""The files of a space export: a folder, a ZIP, or one page's file alone.

Symbolic links inside an export are not followed, and nothing is ever written. What was passed over
is told with its reason.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol
from zipfile import ZipFile, ZipInfo

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.files.inputs import open_input
from oicp_gen.model.page import Page
from oicp_gen.readers.exports.file_names import is_hidden, pages_among
from oicp_gen.readers.exports.zips import members, open_zip, read_member
from oicp_gen.readers.html.limits import MAX_BYTES, check_size
from oicp_gen.readers.read import read_page
from oicp_gen.readers.signatures import is_zip
from oicp_gen.text.characters import escape_unprintable as shown_text

MAX_FILES = 100_000
"""Files and folders in an export; attachments and pictures count in a ZIP alone."""

MAX_TOTAL = 2 * 1024 * 1024 * 1024
"""Bytes of all pages of an export together."""

_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT, which the standard library names on Windows only."""


class Export(Protocol):
    """A space export, or one page."""

    @property
    def display_path(self) -> str:
        """Its path as a person should read it."""

    @property
    def names(self) -> tuple[str, ...]:
        """The files that may be pages, by their paths in it; of one page, the page's own name."""

    @property
    def passed_over(self) -> tuple[str, ...]:
        """What was not looked at, each with its reason."""

    def shown_page(self, name: str) -> str:
        """The path of one of them as a person should read it."""

    def read(self, name: str) -> bytes:
        """The bytes of one of them. Raises OicpGenError if it cannot be read or is too large."""


def page_of(export: Export, name: str, data: bytes | None = None) -> Page:
    """The page in a file of an export, of which these are the bytes if they are known.

    Raises OicpGenError if the file cannot be read, or there is no page in it.
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
    """An export that was unpacked."""

    path: Path
    display_path: str
    names: tuple[str, ...]
    passed_over: tuple[str, ...]

    def shown_page(self, name: str) -> str:
        return _below(self.display_path, name)

    def read(self, name: str) -> bytes:
        return _read_file(self.path / name, self.shown_page(name))


class ZipExport(NamedTuple):
    """An export as Confluence hands it out."""

    archive: ZipFile
    display_path: str
    members: Mapping[str, ZipInfo]
    """The page files, by their paths."""
    passed_over: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.members)

    def shown_page(self, name: str) -> str:
        return _below(self.display_path, name)

    def read(self, name: str) -> bytes:
        info, shown = self.members[name], self.shown_page(name)
        check_size(info.file_size, file=shown)
        return read_member(self.archive, info, MAX_BYTES, shown=shown)


@contextmanager
def open_export(path: Path, *, shown: str, data: bytes | None = None) -> Iterator[Export]:
    """Open the pages at this path, whose kind is decided by the content and not by the name.

    `data` is the content of a page's file that was read already.

    Raises OicpGenError if there is nothing, nothing that holds a page, or more than the limits.
    """
    if data is not None:
        yield OnePage(shown, data)
        return
    if _is_folder(path):
        yield _folder(path, shown)
        return
    with open_input(path, shown) as file:
        start = file.read(4)
        if not is_zip(start):
            check_size(os.fstat(file.fileno()).st_size, file=shown)
            yield OnePage(shown, start + file.read(MAX_BYTES + 1))
            return
        with open_zip(file, shown=shown) as archive:
            yield zip_export(archive, shown)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # opening it as a file says what is wrong
        return False


def zip_export(archive: ZipFile, shown: str) -> ZipExport:
    """The pages in an open archive. Raises OicpGenError as `open_export` does."""
    if len(archive.infolist()) > MAX_FILES:
        raise _too_many(shown)
    files, links = members(archive, shown=shown)
    names = pages_among(files, "ZIP", shown=shown)
    _refuse_total((files[name].file_size for name in names), shown)
    over = tuple(f"{_below(shown, name)}: a link or no regular file" for name in links)
    return ZipExport(archive, shown, {name: files[name] for name in names}, over)


def _folder(path: Path, shown: str) -> FolderExport:
    passed_over: list[str] = []
    sizes = dict(_files(path, shown, passed_over))
    names = pages_among(sizes, "folder", passed_over, shown=shown)
    _refuse_total((sizes[name] for name in names), shown)
    return FolderExport(path, shown, names, tuple(passed_over))


def _files(root: Path, shown: str, passed_over: list[str]) -> Iterator[tuple[str, int]]:
    """Every regular file below a folder, by its path in it, with its size; what is none is told."""
    folders, left = [""], MAX_FILES
    while folders:
        folder = folders.pop()
        try:
            found = _scan(root / folder, left + 1)
        except OSError as error:
            reason = f"it cannot be read: {error.strerror}"
            if not folder:
                raise OicpGenError(
                    "file-unreadable",
                    reason,
                    place=shown,
                    hint="Check that you may read the folder.",
                ) from None
            passed_over.append(f"{_below(shown, folder)}: {reason}")
            continue
        left -= len(found)
        if left < 0:
            raise _too_many(shown)
        for base, info in found:
            name = f"{folder}{base}"
            if _is_link(info):
                passed_over.append(f"{_below(shown, name)}: a symbolic link is not followed")
            elif stat.S_ISREG(info.st_mode):
                yield name, info.st_size
            elif not stat.S_ISDIR(info.st_mode):
                passed_over.append(f"{_below(shown, name)}: a pipe or a device, not a file")
            elif not is_hidden(base):
                folders.append(f"{name}/")


def _scan(folder: Path, most: int) -> list[tuple[str, os.stat_result]]:
    """What stands in a folder, sorted by name; of more than `most`, any."""
    with os.scandir(folder) as entries:
        return sorted(
            (entry.name, entry.stat(follow_symlinks=False)) for entry in islice(entries, most)
        )


def _is_link(info: os.stat_result) -> bool:
    """Whether this is a symbolic link, or what Windows calls a junction."""
    return stat.S_ISLNK(info.st_mode) or getattr(info, "st_reparse_tag", 0) == _JUNCTION


def _below(shown: str, name: str) -> str:
    return f"{shown}/{shown_text(name)}".removesuffix("/")


def _read_file(path: Path, shown: str) -> bytes:
    with open_input(path, shown) as file:
        check_size(os.fstat(file.fileno()).st_size, file=shown)
        return file.read(MAX_BYTES + 1)


def _refuse_total(sizes: Iterable[int], shown: str) -> None:
    total = sum(sizes)
    if total > MAX_TOTAL:
        raise OicpGenError(
            "export-too-large",
            f"its pages have {total:,} bytes together; the limit is {MAX_TOTAL:,}",
            place=shown,
            hint="Give the page's own file.",
        )


def _too_many(shown: str) -> OicpGenError:
    return OicpGenError(
        "export-too-large",
        f"there are more than {MAX_FILES:,} files in it",
        place=shown,
        hint="Give the page's own file, or a folder with the pages alone.",
    )
