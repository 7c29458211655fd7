"""The page files of a space export: a folder, a ZIP, or one page's file alone.

Nothing is written, and every file that is skipped is reported with the reason.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Literal, NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.files.reading import open_input
from oicp_gen.model.page import Page
from oicp_gen.model.progress import Progress
from oicp_gen.readers.decoding import ZIP, may_hold_table
from oicp_gen.readers.exports.addresses import refuse_address
from oicp_gen.readers.exports.choice import pages_among
from oicp_gen.readers.exports.folders import base_name, files_below, join_shown, refuse_count
from oicp_gen.readers.html.limits import MAX_BYTES, check_size
from oicp_gen.readers.kinds import HEAD, is_entities, is_message
from oicp_gen.readers.read import read_page

if TYPE_CHECKING:
    from zipfile import ZipFile

MAX_FILES = 100_000
"""Files and folders in an export; attachments and images count in a ZIP only."""
MAX_TOTAL = 2 * 1024 * 1024 * 1024
"""Bytes of all pages of an export together."""


class Export(NamedTuple):
    """A space export, or one page."""

    kind: Literal["folder", "ZIP", "XML", "page"]
    display_path: str
    names: tuple[str, ...]
    """The files that may be pages, by their paths in it; for one page, the page's own name. The
    pages in an `entities.xml` have its path and their ids: `entities.xml#123`."""
    passed_over: tuple[str, ...]
    """What was skipped, each with the reason."""
    read: Callable[[str], bytes]
    """Returns the bytes of a page file. Raises OicpGenError if it is unreadable or too large."""
    titles: Mapping[str, str] = MappingProxyType({})
    """The titles of the pages in an `entities.xml`, by their names."""
    failures: tuple[OicpGenError, ...] = ()
    """The errors of folders that cannot be read."""

    @property
    def unread(self) -> tuple[str, ...]:
        """What was not read or could not be, each with the reason."""
        return (*self.passed_over, *map(str, self.failures))

    def holder(self, name: str) -> str:
        """Return the path of the file that contains a page."""
        return name.rpartition("#")[0] if name in self.titles else name

    def shown_page(self, name: str) -> str:
        """Return the path of a page for display."""
        return self._shown_file(name) + name.removeprefix(self.holder(name))

    def _shown_file(self, name: str) -> str:
        if self.kind in ("page", "XML"):
            return self.display_path
        return join_shown(self.display_path, self.holder(name))

    def page(self, name: str, data: bytes | None = None) -> Page:
        """Return the page in a file, or in its bytes. Raises OicpGenError if there is none."""
        if data is None:
            data = self.read(name)
        return read_page(data, file=self._shown_file(name), sha256=digest(data))

    def pages(
        self, progress: Progress, label: str, failures: list[OicpGenError]
    ) -> Iterator[tuple[str, Page]]:
        """Yield the pages that may have a table, with their names; errors go to `failures`.

        These include the errors of folders. One page that was passed alone is read in any case,
        and its error is raised.
        """
        alone = self.kind == "page"
        failures += self.failures
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


_Opened = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens a file of an export."""


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
    refuse_address(path)
    with open_input(path, shown) as file:
        start = file.read(HEAD)
        if start.startswith(ZIP):
            from oicp_gen.readers.exports.zips import open_zip

            with open_zip(file, shown=shown) as archive:
                yield zip_export(archive, shown)
        elif is_entities(start):
            yield _xml_export(file, os.fstat(file.fileno()).st_size, shown)
        else:
            yield one_page(shown, start + _read_page(file, shown))


def one_page(shown: str, data: bytes) -> Export:
    """Return a page's file with this path and content as an export."""
    if is_entities(data):
        return _xml_export(BytesIO(data), len(data), shown)
    return Export("page", shown, (base_name(shown),), (), lambda _: data)


def _xml_export(file: IO[bytes], size: int, shown: str) -> Export:
    """Return the pages in an open `entities.xml`."""
    from oicp_gen.readers.exports.xml import xml_pages

    if size > MAX_TOTAL:
        raise OicpGenError("export-too-large", place=shown, size=size, limit=MAX_TOTAL)
    pages = xml_pages(base_name(shown), lambda: nullcontext(file), shown=shown)
    return Export("XML", shown, tuple(pages.titles), (), pages.read, pages.titles)


def zip_export(archive: "ZipFile", shown: str) -> Export:
    """Return the pages in an open archive. Raises OicpGenError as `open_export` does."""
    from oicp_gen.readers.exports import zips

    def read(name: str) -> bytes:
        info, page = files[name], join_shown(shown, name)
        check_size(info.file_size, file=page)
        return zips.read_member(archive, info, MAX_BYTES, shown=page)

    @contextmanager
    def opened(name: str) -> Iterator[IO[bytes]]:
        page = join_shown(shown, name)
        with zips.zip_errors("the file in the ZIP", page):
            # A file stays open: to find a position again, its bytes are unpacked from the start.
            if name not in handles:
                handles[name] = zips.open_member(archive, files[name], shown=page)
            yield handles[name]

    handles: dict[str, IO[bytes]] = {}
    refuse_count(len(archive.infolist()), MAX_FILES, shown)
    files, others = zips.members(archive, shown=shown)
    sizes = {name: info.file_size for name, info in files.items()}
    names = pages_among(sizes, "ZIP", (), shown, most=MAX_TOTAL)
    passed_over = tuple(f"{join_shown(shown, name)}: not a regular file" for name in others)
    return _looked_into(Export("ZIP", shown, names, passed_over, read), opened)


def _folder_export(path: Path, shown: str) -> Export:
    def read(name: str) -> bytes:
        page = join_shown(shown, name)
        with open_input(path / name, page) as file:
            return _read_page(file, page)

    def opened(name: str) -> AbstractContextManager[IO[bytes]]:
        return open_input(path / name, join_shown(shown, name))

    passed_over: list[str] = []
    failures: list[OicpGenError] = []
    sizes = dict(files_below(path, shown, passed_over, failures, most=MAX_FILES))
    unread = (*passed_over, *map(str, failures))
    names = pages_among(sizes, "folder", unread, shown, most=MAX_TOTAL)
    export = Export("folder", shown, names, tuple(passed_over), read, failures=tuple(failures))
    return _looked_into(export, opened)


def _looked_into(export: Export, opened: _Opened) -> Export:
    """Return an export with the pages in each `entities.xml`, if it has no HTML pages.

    A file named `.doc` is a page if it is a message, as Confluence exports it for Word.
    """

    def starts(ending: str, test: Callable[[bytes], bool]) -> set[str]:
        return {
            name
            for name in export.names
            if name.lower().endswith(ending) and test(_head(opened, name))
        }

    documents = {name for name in export.names if name.lower().endswith(".doc")}
    others = documents - starts(".doc", is_message)
    spaces = starts(".xml", is_entities)
    names = tuple(name for name in export.names if name not in others | spaces)
    if not spaces:
        return export._replace(names=names or export.names)
    if any(name.lower().endswith((".html", ".htm")) for name in names):
        why = "the XML of a space; the HTML pages beside it were read instead"
        about = (f"{join_shown(export.display_path, name)}: {why}" for name in sorted(spaces))
        return export._replace(names=names, passed_over=(*export.passed_over, *about))
    return _with_pages(export._replace(names=names), sorted(spaces), opened)


def _head(opened: _Opened, name: str) -> bytes:
    try:
        with opened(name) as file:
            return file.read(HEAD)
    except OicpGenError:  # raised again when it is read
        return b""


def _with_pages(export: Export, spaces: list[str], opened: _Opened) -> Export:
    """Return an export with the pages in these XML files."""
    from oicp_gen.readers.exports.xml import xml_pages

    titles: dict[str, str] = {}
    reads: dict[str, Callable[[str], bytes]] = {}
    for space in spaces:
        shown = join_shown(export.display_path, space)
        pages = xml_pages(space, partial(opened, space), shown=shown)
        titles |= pages.titles
        reads |= dict.fromkeys(pages.titles, pages.read)
    return export._replace(
        names=(*export.names, *titles),
        read=lambda name: reads.get(name, export.read)(name),
        titles=titles,
    )


def _read_page(file: IO[bytes], shown: str) -> bytes:
    check_size(os.fstat(file.fileno()).st_size, file=shown)
    return file.read(MAX_BYTES + 1)
