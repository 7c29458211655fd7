"""What other tools leave among the files of a folder, and the files that they did not leave.

A clean check imports this module before all others, so it imports next to nothing itself.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def leftovers_note(paths: "Sequence[str]") -> str:
    """Return a sentence about the leftovers of tools, the first few by name."""
    more = f" and {len(paths) - _FEW} more" if len(paths) > _FEW else ""
    return f"Not compared, because tools leave such files: {', '.join(paths[:_FEW])}{more}."


_FEW = 5


def is_trace(path: str) -> bool:
    """Return whether a file or folder is a trace of a tool in any folder, also of templates."""
    name = path.rpartition("/")[2]
    return name.startswith(".") or name.endswith((".pyc", ".egg-info")) or name in _TRACES


_TRACES = ("__pycache__", "node_modules")


def is_leftover(path: str) -> bool:
    """Return whether a file or folder has a name that tools use for what they leave in packages."""
    name = path.rpartition("/")[2].lower()
    return is_trace(path) or name in _LEFTOVERS or name.endswith(_LEFTOVER_ENDINGS)


_LEFTOVERS = frozenset(
    (
        *("dist", "build", "coverage", "htmlcov", "thumbs.db", "ehthumbs.db", "desktop.ini"),
        *("package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"),
        *("deno.lock", "uv.lock", "poetry.lock", "pdm.lock", "pipfile.lock"),
    )
)


_LEFTOVER_ENDINGS = (".pyo", ".tgz", ".whl", ".tar.gz", ".tsbuildinfo", "~")


def walk(
    root: str,
    skips: "Callable[[str], bool]" = is_trace,
    skipped: "Callable[[str], object]" = bool,
) -> "Iterator[str]":
    """Yield the path of every file below a folder, with slashes; symbolic links are not followed.

    Files and whole folders are left out if `skips` says so, and their paths go to `skipped`.
    Raises OSError.
    """
    for folder, folders, files in os.walk(root, onerror=raise_unless_gone):
        prefix = os.path.relpath(folder, root).replace(os.sep, "/") + "/"
        prefix = "" if prefix == "./" else prefix
        kept = []
        for name in folders:
            if skips(prefix + name):
                skipped(f"{prefix}{name}/")
            else:
                kept.append(name)
        folders[:] = kept
        links = [name for name in kept if os.path.islink(os.path.join(folder, name))]
        for name in (*files, *links):
            if not skips(prefix + name):
                yield prefix + name
            else:
                skipped(prefix + name)


def raise_unless_gone(error: OSError) -> None:
    """Raise an error of `os.walk`, unless a folder was deleted meanwhile."""
    if not isinstance(error, FileNotFoundError):
        raise error
