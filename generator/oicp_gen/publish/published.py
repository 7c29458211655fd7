"""The generated files as one command reads them: each at most once."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.files.paths import is_linked, read_inside
from oicp_gen.publish.clean import walk


class PublishedTree:
    """A folder of generated files, which anyone may have edited. No symbolic link is followed."""

    def __init__(self, root: Path, seen: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """`seen` are files that were read already."""
        self.root = root
        self._files: dict[str, bytes | None] = {**seen}

    def read(self, path: str, *, most: int | None = None) -> bytes | None:
        """Return a file's bytes; None if there is none, or only through a symbolic link.

        Raises OicpGenError if it cannot be read, or has more than `most` bytes.
        """
        if path not in self._files:
            self._files[path] = read_inside(self.root, path, most=most)
        return self._files[path]

    def digest(self, path: str) -> str | None:
        """Return a file's digest; None in the same cases as `read`."""
        data = self.read(path)
        return None if data is None else digest(data)

    def is_linked(self, path: str) -> bool:
        """Return whether a symbolic link is at this path, or on the way to it."""
        return is_linked(self.root, path)

    def paths(self, *, with_traces: bool = False) -> Iterator[str]:
        """Yield the path of every file; leftovers of tools only if they are wanted."""
        try:
            yield from walk(str(self.root), with_traces=with_traces)
        except OSError as error:
            raise OicpGenError(
                "generated-unreadable", place=error.filename, reason=error.strerror
            ) from None
