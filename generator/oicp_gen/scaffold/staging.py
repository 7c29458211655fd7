"""Write a new project to a folder beside its place, and move it there when it is known to build."""

from collections.abc import Mapping
from pathlib import Path

from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import delete, sibling

_PARTS = (".gitattributes", ".gitignore", ".github", "README.md", "source")
"""The files and folders at the top of a project. The last one makes it a project."""


def refuse_taken(root: Path) -> None:
    """Raise OicpGenError if the folder contains a file of a project, or cannot be created."""
    if not root.parent.is_dir():
        raise OicpGenError("folder-missing", place=str(root.parent))
    if root.exists() and not root.is_dir():
        raise OicpGenError("not-a-folder", place=str(root))
    for part in _PARTS:
        if (root / part).exists() or (root / part).is_symlink():
            raise OicpGenError("project-exists", place=str(root), part=part)


def stage(root: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files of a new project to a folder beside its own, or inside if that exists."""
    folder = sibling(root / "source" if root.is_dir() else root, "new")
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def settle(folder: Path, root: Path) -> None:
    """Move a staged project to its place. If a part cannot be moved, all are moved back."""
    if not root.is_dir():
        folder.rename(root)
        return
    refuse_taken(root)
    done: list[str] = []
    try:
        for part in _PARTS:
            (folder / part).rename(root / part)
            done.append(part)
    except BaseException:
        for part in reversed(done):
            (root / part).rename(folder / part)
        raise
    delete(folder)
