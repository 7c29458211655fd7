"""Read the spec in a generated package: a wheel, an sdist, or an npm tarball.

Nothing is extracted to the disk. An archive is untrusted: limits apply to what is decompressed.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from oicp_gen.errors import OicpGenError
from oicp_gen.files.bounded import BoundedFile
from oicp_gen.model.spec import Spec, read_spec
from oicp_gen.text.phrases import lines, quote

if TYPE_CHECKING:
    from zipfile import ZipFile

MAX_UNPACKED = 64 * 1024 * 1024
"""The maximum size of a decompressed package in bytes; ours have about 200,000."""
MAX_MEMBERS = 10_000
"""The maximum number of files and folders in a package; ours have a dozen."""

_PIECE = 64 * 1024
_DAMAGED = (EOFError, OSError, ValueError, OverflowError, RecursionError, zlib.error)
"""What `tarfile` and `gzip` raise, besides `TarError`, for an archive that they cannot read."""


def is_wheel(archive: "ZipFile") -> bool:
    """Return whether a ZIP is a wheel: it has the folder of metadata that the format requires."""
    return any(name.partition("/")[0].endswith(".dist-info") for name in archive.namelist())


def spec_text(data: bytes) -> str | None:
    """Return the text of a file that looks like a spec; None for any other file."""
    if not all(key in data for key in (b'"format"', b'"catalog"', b'"entries"')):
        return None  # before it is parsed, which may take many times its size
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_spec = isinstance(found, dict) and {"format", "catalog", "entries"} <= found.keys()
    return text if is_spec else None


def spec_in_wheel(archive: "ZipFile", *, shown: str) -> Spec:
    """Return the spec in a wheel. Raises OicpGenError if there is none or the wheel is unsafe."""
    from oicp_gen.readers.exports.zips import members, read_member

    if len(archive.infolist()) > MAX_MEMBERS:
        raise _too_many(shown)
    files, _ = members(archive, shown=shown)
    wanted = {name: info for name, info in files.items() if name.endswith(".json")}
    size = sum(info.file_size for info in wanted.values())
    if size > MAX_UNPACKED:
        raise _too_large(size, shown)
    return _only_spec(
        (
            (name, read_member(archive, info, info.file_size, shown=f"{shown}/{name}"))
            for name, info in wanted.items()
        ),
        shown,
    )


def spec_in_tarball(file: BinaryIO, *, shown: str) -> Spec:
    """Return the spec in a gzipped tar archive. Raises OicpGenError as `spec_in_wheel` does."""
    import tarfile
    from gzip import GzipFile

    try:
        with GzipFile(fileobj=file) as unzipped:
            bounded = BoundedFile(
                cast(BinaryIO, unzipped),
                lambda size: _too_large(size, shown),
                in_total=MAX_UNPACKED,
            )
            with tarfile.open(fileobj=bounded, mode="r|", bufsize=_PIECE) as archive:  # type: ignore[call-overload]  # a stream is only read
                return _only_spec(_tar_files(archive, shown), shown)
    except (tarfile.TarError, *_DAMAGED) as error:
        raise OicpGenError("tarball-damaged", place=shown, error=error) from None


def _tar_files(archive: Any, shown: str) -> Iterator[tuple[str, bytes]]:
    """Yield the regular files that may be a spec. A name is a label here, never a path."""
    for number, info in enumerate(archive):
        if number >= MAX_MEMBERS:
            raise _too_many(shown)
        if info.isreg() and not info.issparse() and info.name.endswith(".json"):
            file = archive.extractfile(info)
            yield info.name, file.read()


def _only_spec(files: Iterable[tuple[str, bytes]], shown: str) -> Spec:
    found = {name: text for name, data in files if (text := spec_text(data)) is not None}
    if not found:
        raise OicpGenError("package-without-spec", place=shown)
    if len(found) > 1:
        raise OicpGenError(
            "package-ambiguous", place=shown, count=len(found), specs=lines(map(quote, found))
        )
    ((name, text),) = found.items()
    return read_spec(text, file=f"{shown}/{name}", packaged=True)


def _too_many(shown: str) -> OicpGenError:
    return OicpGenError("package-too-many-files", place=shown, limit=MAX_MEMBERS)


def _too_large(size: int, shown: str) -> OicpGenError:
    return OicpGenError("package-too-large", place=shown, size=size, limit=MAX_UNPACKED)
