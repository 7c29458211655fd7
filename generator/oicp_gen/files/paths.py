"""Files below a folder that a stranger may have edited: nothing beyond it is named or reached."""

from pathlib import Path, PurePosixPath

from oicp_gen.errors import OicpGenError, os_errors_as_ours

_LONGEST = 255
"""Bytes of one part of a path, on all usual file systems."""
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)
"""What is no file on Windows, in whatever folder."""


def is_inside(path: str) -> bool:
    """Whether a path, written with slashes, names a file below a folder, on every system.

    Hidden files, and folders such as `.git`, are not named: they are never written.
    """
    return (
        path.isprintable()
        and not {"\\", ":"} & {*path}
        and all(map(_is_plain, path.split("/")))
        and len(path) <= _LONGEST * 4
    )


def _is_plain(part: str) -> bool:
    return not (
        part[:1] in ("", ".")
        or part[-1] in ". "  # Windows drops them: it takes ".. " for ".."
        or part.partition(".")[0].lower() in _DEVICES
        or len(part.encode()) > _LONGEST
    )


def is_linked(root: Path, path: str) -> bool:
    """Whether a symbolic link stands at a path below `root`, or on the way to it."""
    parts = (path, *map(str, PurePosixPath(path).parents))
    return any((root / part).is_symlink() for part in parts if part != ".")


def refuse_link(root: Path, path: str) -> None:
    """Raise OicpGenError if a file that is about to be written is somewhere else."""
    if is_linked(root, path):
        raise OicpGenError(
            "symbolic-link",
            "a symbolic link leads to it, and what is written would be where that leads",
            place=path,
            hint="Put the file itself there.",
        )


def read_inside(root: Path, path: str, *, most: int | None = None) -> bytes | None:
    """The bytes of a file; None if there is none, or only by way of a symbolic link.

    Raises OicpGenError if it cannot be read, or has more than `most` bytes.
    """
    file = root / path
    with os_errors_as_ours(str(file)):
        try:
            if is_linked(root, path) or not file.is_file():
                return None
            size = file.stat().st_size
            if most is None or size <= most:
                return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):  # it went meanwhile
            return None
    raise OicpGenError(
        "file-too-large",
        f"it has {size:,} bytes, and {most:,} is the most that is read",
        place=str(file),
        hint="If it was edited, restore it.",
    )
