"""Read the spec in a generated package: a wheel, an sdist, or an npm tarball.

Nothing is extracted to the disk. An archive is untrusted: limits apply to what is decompressed.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

from oicp_gen.diff.inputs import tarball
from oicp_gen.errors import OicpGenError
from oicp_gen.files.parsing import parse_json
from oicp_gen.model.spec import MAX_SPEC, Spec, spec_of
from oicp_gen.text.phrases import lines, quote

if TYPE_CHECKING:
    from zipfile import ZipFile

_KEYS = ("format", "catalog", "entries")


def is_wheel(archive: "ZipFile") -> bool:
    """Return whether a ZIP is a wheel: it has the folder of metadata that the format requires."""
    return any(name.partition("/")[0].endswith(".dist-info") for name in archive.namelist())


def spec_data(data: bytes, *, shown: str) -> Any:
    """Return the JSON value of a file that looks like a spec; None for any other file.

    Raises OicpGenError if it has too many values.
    """
    if not all(f'"{key}"'.encode() in data for key in _KEYS):
        return None  # before it is parsed, which may take many times its size
    try:
        found = parse_json(data.decode("utf-8-sig"), where=shown)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.keys() >= {*_KEYS} else None


def spec_in_wheel(archive: "ZipFile", *, shown: str) -> Spec:
    """Return the spec in a wheel. Raises OicpGenError if there is none or the wheel is unsafe."""
    from oicp_gen.readers.exports.zips import members, read_member

    if len(archive.infolist()) > tarball.MAX_MEMBERS:
        raise OicpGenError("package-too-many-files", place=shown, limit=tarball.MAX_MEMBERS)
    files, _ = members(archive, shown=shown)
    wanted = {name: info for name, info in files.items() if name.endswith(".json")}
    size = sum(info.file_size for info in wanted.values())
    if size > tarball.MAX_UNPACKED:
        raise OicpGenError("package-too-large", place=shown, size=size, limit=tarball.MAX_UNPACKED)
    for name, info in wanted.items():
        if info.file_size > MAX_SPEC:
            place = f"{shown}/{name}"
            raise OicpGenError("file-too-large", place=place, size=info.file_size, limit=MAX_SPEC)
    return _only_spec(
        (
            (name, read_member(archive, info, info.file_size, shown=f"{shown}/{name}"))
            for name, info in wanted.items()
        ),
        shown,
    )


def spec_in_tarball(file: BinaryIO, *, shown: str) -> Spec:
    """Return the spec in a gzipped tar archive. Raises OicpGenError as `spec_in_wheel` does."""
    return _only_spec(tarball.tar_files(file, suffix=".json", most=MAX_SPEC, shown=shown), shown)


def _only_spec(files: Iterable[tuple[str, bytes]], shown: str) -> Spec:
    """Return the only spec among these files. Raises OicpGenError if there is none, or another."""
    specs: list[str] = []
    only = None
    for name, data in files:
        found = spec_data(data, shown=f"{shown}/{name}")
        if found is not None:
            specs.append(name)
            only = found if only is None else only
    if not specs:
        raise OicpGenError("package-without-spec", place=shown)
    if len(specs) > 1:
        raise OicpGenError(
            "package-ambiguous", place=shown, count=len(specs), specs=lines(map(quote, specs))
        )
    return spec_of(only, file=f"{shown}/{specs[0]}", packaged=True)
