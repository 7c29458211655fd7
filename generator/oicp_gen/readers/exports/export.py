"""The page files of a space export: a folder, a ZIP, or one page's file alone.

Nothing is written, and every file that is skipped is reported with the reason.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple
from zipfile import ZipFile

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.files.reading import open_input
from oicp_gen.model.page import Page
from oicp_gen.readers.exports.file_names import has_no_page, join, pages_among
from oicp_gen.readers.exports.zips import members, open_zip, read_member
from oicp_gen.readers.html.limits import MAX_BYTES, check_size
from oicp_gen.readers.read import read_page
from oicp_gen.readers.signatures import is_zip

MAX_FILES = 100_000
"""Files and folders in an export; attachments and images count in a ZIP only."""

MAX_TOTAL = 2 * 1024 * 1024 * 1024
"""Bytes of all pages of an export together."""

_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT, which the standard library names on Windows only."""


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
        return self.display_path if self.kind == "page" else join(self.display_path, name)

    def page(self, name: str, data: bytes | None = None) -> Page:
        """Return the page in a file, or in its bytes. Raises OicpGenError if there is none."""
        if data is None:
            data = self.read(name)
        return read_page(data, file=self.shown_page(name), sha256=digest(data))


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
        if not is_zip(start):
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
        info, page = files[name], join(shown, name)
        check_size(info.file_size, file=page)
        return read_member(archive, info, MAX_BYTES, shown=page)

    _refuse_count(len(archive.infolist()), shown)
    files, others = members(archive, shown=shown)
    names = pages_among(files, "ZIP", shown=shown)
    _refuse_total((files[name].file_size for name in names), shown)
    passed_over = tuple(f"{join(shown, name)}: not a regular file" for name in others)
    return Export("ZIP", shown, names, passed_over, read)


def _folder_export(path: Path, shown: str) -> Export:
    def read(name: str) -> bytes:
        page = join(shown, name)
        with open_input(path / name, page) as file:
            return _read_page(file, page)

    passed_over: list[str] = []
    sizes = dict(_files_below(path, shown, passed_over))
    names = pages_among(sizes, "folder", passed_over, shown=shown)
    _refuse_total((sizes[name] for name in names), shown)
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
            found = _scan(root / folder, MAX_FILES - count + 1)
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
            if not folder:
                raise OicpGenError("folder-unreadable", place=shown, reason=reason) from None
            passed_over.append(f"{join(shown, folder)}: {reason}")
            continue
        count += len(found)
        _refuse_count(count, shown)
        for base, info in found:
            name = f"{folder}{base}"
            junction = getattr(info, "st_reparse_tag", 0) == _JUNCTION
            if stat.S_ISLNK(info.st_mode) or junction:
                passed_over.append(f"{join(shown, name)}: symbolic links are not followed")
            elif stat.S_ISREG(info.st_mode):
                yield name, info.st_size
            elif not stat.S_ISDIR(info.st_mode):
                what = "not a regular file, but a pipe or a device"
                passed_over.append(f"{join(shown, name)}: {what}")
            elif not has_no_page(base):
                folders.append(f"{name}/")


def _scan(folder: Path, most: int) -> list[tuple[str, os.stat_result]]:
    """Return the content of a folder sorted by name; any `most` if it contains more."""
    with os.scandir(folder) as entries:
        return sorted(
            (entry.name, entry.stat(follow_symlinks=False)) for entry in islice(entries, most)
        )


def _read_page(file: BinaryIO, shown: str) -> bytes:
    check_size(os.fstat(file.fileno()).st_size, file=shown)
    return file.read(MAX_BYTES + 1)


def _refuse_count(count: int, shown: str) -> None:
    if count > MAX_FILES:
        raise OicpGenError("export-too-many-files", place=shown, limit=MAX_FILES)


def _refuse_total(sizes: Iterable[int], shown: str) -> None:
    total = sum(sizes)
    if total > MAX_TOTAL:
        raise OicpGenError("export-too-large", place=shown, size=total, limit=MAX_TOTAL)
