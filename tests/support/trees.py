"""The complete content of a folder."""

from collections.abc import Mapping
from pathlib import Path

Look = dict[str, bytes | str | None]


def look(root: Path) -> Look:
    """Everything in a folder: a file's bytes, a link's target, None for a folder."""
    found: Look = {}
    for path in root.rglob("*"):
        if path.is_symlink():
            found[path.relative_to(root).as_posix()] = str(path.readlink())
        else:
            found[path.relative_to(root).as_posix()] = None if path.is_dir() else path.read_bytes()
    return found


def whole(files: Mapping[str, bytes], others: Look) -> Look:
    """The content of a folder with these files and these other things."""
    folders = {str(folder) for path in files for folder in Path(path).parents} - {"."}
    return {**dict.fromkeys(folders), **files, **others}


def beside(root: Path) -> list[str]:
    """The siblings of this folder."""
    return [path.name for path in root.parent.iterdir() if path.name != root.name]


def below(folder: str, tree: Look) -> Look:
    """The part of a tree below one of its folders."""
    return {path: data for path, data in tree.items() if path.split("/")[0] == folder}
