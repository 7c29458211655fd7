"""The spec in a package of ours: a wheel, an sdist, an npm tarball. Nothing is unpacked to disk.

An archive may come from anybody: how much of it is read, or unpacked to be passed over, has limits.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from oicp_gen.errors import OicpGenError
from oicp_gen.model.spec import Spec, read_spec
from oicp_gen.text.phrases import lines, quote

if TYPE_CHECKING:
    from zipfile import ZipFile

MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes of a package when it is unpacked; ours have some 200,000."""
MAX_MEMBERS = 10_000
"""Files and folders in a package; ours have a dozen."""

_GZIP = b"\x1f\x8b"
_PIECE = 64 * 1024
_OURS = "A package made by `oicp-gen pack` has its spec in it; one that is older may not."


def is_gzip(start: bytes) -> bool:
    """Whether a file that begins like this is compressed by gzip, as a tarball is."""
    return start.startswith(_GZIP)


def is_wheel(archive: "ZipFile") -> bool:
    """Whether a ZIP is a wheel: a folder of metadata is in it, as its format demands."""
    return any(name.partition("/")[0].endswith(".dist-info") for name in archive.namelist())


def spec_text(data: bytes) -> str | None:
    """The text of a file that looks like a spec of ours; None for anything else."""
    if not all(key in data for key in (b'"format"', b'"catalog"', b'"entries"')):
        return None  # before it is parsed, which may take many times its size
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return text if _looks_like_spec(found) else None


def _looks_like_spec(data: Any) -> bool:
    return isinstance(data, dict) and {"format", "catalog", "entries"} <= data.keys()


def spec_in_wheel(archive: "ZipFile", *, shown: str) -> Spec:
    """The spec in a wheel. Raises OicpGenError if there is none, or the archive is not sound."""
    from oicp_gen.readers.exports.zips import members, read_member

    if len(archive.infolist()) > MAX_MEMBERS:
        raise _too_much(f"more than {MAX_MEMBERS:,} files", shown)
    files, _ = members(archive, shown=shown)
    wanted = {name: info for name, info in files.items() if _may_be_spec(name)}
    if sum(info.file_size for info in wanted.values()) > MAX_UNPACKED:
        raise _too_much(f"more than {MAX_UNPACKED:,} bytes of JSON", shown)
    return _only_spec(
        (
            (name, read_member(archive, info, info.file_size, shown=f"{shown}/{name}"))
            for name, info in wanted.items()
        ),
        shown,
    )


def spec_in_tarball(file: BinaryIO, *, shown: str) -> Spec:
    """The spec in a gzipped tar archive. Raises OicpGenError as `spec_in_wheel` does."""
    import tarfile
    from gzip import GzipFile

    try:
        with GzipFile(fileobj=file) as unzipped:
            bounded = _Bounded(unzipped, shown)
            # A stream is only ever read from; the types want a whole file.
            with tarfile.open(fileobj=bounded, mode="r|", bufsize=_PIECE) as archive:  # type: ignore[call-overload]
                return _only_spec(_tar_files(archive, shown), shown)
    except (
        tarfile.TarError,
        EOFError,
        OSError,
        ValueError,
        OverflowError,
        RecursionError,
        zlib.error,
    ) as error:
        raise OicpGenError(
            "archive-damaged",
            f"the tarball was cut off or damaged: {error}",
            place=shown,
            hint="Download it or copy it once more.",
        ) from None


class _Bounded:
    """What gzip unpacks, up to a limit."""

    def __init__(self, file: Any, shown: str) -> None:
        self._file, self._shown, self._left = file, shown, MAX_UNPACKED

    def read(self, size: int) -> bytes:
        data: bytes = self._file.read(min(size, _PIECE))
        self._left -= len(data)
        if self._left < 0:
            raise _too_much(f"more than {MAX_UNPACKED:,} bytes when it is unpacked", self._shown)
        return data


def _tar_files(archive: Any, shown: str) -> Iterator[tuple[str, bytes]]:
    """The regular files that may be a spec. A name is a label here; links are passed over."""
    for number, info in enumerate(archive):
        if number >= MAX_MEMBERS:
            raise _too_much(f"more than {MAX_MEMBERS:,} files", shown)
        if info.isreg() and not info.issparse() and _may_be_spec(info.name):
            file = archive.extractfile(info)
            yield info.name, file.read()


def _may_be_spec(name: str) -> bool:
    return name.endswith(".json")


def _only_spec(files: Iterable[tuple[str, bytes]], shown: str) -> Spec:
    found = {name: text for name, data in files if (text := spec_text(data)) is not None}
    if not found:
        raise OicpGenError(
            "package-without-spec", "there is no spec in this package", place=shown, hint=_OURS
        )
    if len(found) > 1:
        raise OicpGenError(
            "package-ambiguous",
            f"there are {len(found)} specs in this package:" + lines(map(quote, found)),
            place=shown,
            hint="Take the one that is meant out of it, and give its file.",
        )
    ((name, text),) = found.items()
    return read_spec(text, file=f"{shown}/{name}", packaged=True)


def _too_much(what: str, shown: str) -> OicpGenError:
    return OicpGenError("package-unsafe", f"the package has {what}", place=shown, hint=_OURS)
