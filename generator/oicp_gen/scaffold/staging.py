"""Put a new project in its place: as a whole, or not at all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import delete, disk_errors, refuse_file, sibling

_PARTS = (".gitattributes", ".gitignore", ".github", "README.md", "source")
"""The files and folders at the top of a project. The last one makes it a project."""


def refuse_taken(root: Path) -> None:
    """Raise OicpGenError if the folder contains a file of a project, or cannot be created."""
    if not root.parent.is_dir():
        raise OicpGenError("folder-missing", place=str(root.parent))
    refuse_file(root, str(root))
    for part in _PARTS:
        if (root / part).exists() or (root / part).is_symlink():
            raise OicpGenError("project-exists", place=str(root), part=part)


@contextmanager
def staged(root: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """Yield a folder with these files in or beside `root`; it is moved there if nothing fails."""
    folder = sibling(root / "source" if root.is_dir() else root, "new")
    failed = "the project could not be written; nothing was left behind"
    with disk_errors(root, root, failed):
        try:
            for path, data in files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
            yield folder
            _settle(folder, root)
        except BaseException:
            if folder.is_dir():
                delete(folder)
            raise


def _settle(folder: Path, root: Path) -> None:
    """Move a project to its place. If a part cannot be moved, all are moved back."""
    if not root.is_dir():
        folder.rename(root)
        return
    refuse_taken(root)
    done: list[str] = []
    try:
        for part in (part for part in _PARTS if (folder / part).exists()):
            (folder / part).rename(root / part)
            done.append(part)
    except BaseException:
        for part in reversed(done):
            (root / part).rename(folder / part)
        raise
    delete(folder)
