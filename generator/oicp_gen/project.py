"""Where the contract, the ledger, the page, the templates and the outputs of a project are."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen.errors import OicpGenError, os_errors_as_ours
from oicp_gen.files.reading import read_input
from oicp_gen.publish.clean import CONTRACT as CONTRACT
from oicp_gen.publish.clean import LEDGER as LEDGER
from oicp_gen.publish.clean import OWN_TEMPLATES, is_trace, shipped_folder
from oicp_gen.publish.clean import SETTINGS as SETTINGS
from oicp_gen.text.characters import escape_unprintable

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class Project(NamedTuple):
    """The folders of a project, or those that the command line names instead."""

    root: Path
    templates: "Traversable"
    """A folder on disk, or in a zipped package."""
    out: Path
    page: Path | None = None
    """A page, or an export that contains one, to be read instead of the contract's page."""
    is_default: bool = False
    """Whether the command line names no other templates, outputs or page."""

    @property
    def is_preview(self) -> bool:
        """Whether the outputs go elsewhere; then the ledger does not change."""
        return self.out != self.root / "generated"

    def display_path(self, path: Path) -> str:
        """Return a path for people: relative to the project's folder if it is in there."""
        inside = path.is_relative_to(self.root)
        return escape_unprintable(path.relative_to(self.root).as_posix() if inside else str(path))


def find_project(
    start: Path | None,
    *,
    templates: Path | None = None,
    out: Path | None = None,
    page: Path | None = None,
) -> Project:
    """Return the project in this folder, or the nearest upward. Raises OicpGenError without one."""
    here = (start or Path.cwd()).absolute()
    root = next(_roots((here,) if start else (here, *here.parents)), None)
    if root is None:
        where = f"in {start}" if start else "here or in any parent folder"
        raise OicpGenError(
            "project-missing",
            where=where,
            hint=f"Pass the folder that contains {CONTRACT}."
            if start
            else "Change to a project's folder, or pass --project DIR.",
        )
    if out is None and (root / "generated").is_symlink():
        raise OicpGenError("generated-is-link", place="generated")
    return Project(
        root=root,
        templates=templates.absolute() if templates else _templates(root),
        out=(out or root / "generated").absolute(),
        page=page.absolute() if page else None,
        is_default=not (templates or out or page),
    )


def nearest_project(folder: Path) -> Project | None:
    """Return the project in this folder, or the nearest one upward; None if there is none."""
    here = folder.absolute()
    root = next(_roots((here, *here.parents)), None)
    return find_project(root) if root else None


def _roots(folders: Iterable[Path]) -> Iterator[Path]:
    with os_errors_as_ours():
        yield from (folder for folder in folders if (folder / CONTRACT).exists())


def project_root(start: Path | None) -> Path:
    """Return the folder to which the places of errors are relative: the project's, or this one."""
    try:
        return find_project(start).root
    except OicpGenError:
        return (start or Path.cwd()).absolute()


def _templates(root: Path) -> "Traversable":
    """Return the project's own targets if it has any, else those shipped with oicp-gen."""
    own = root / "templates"
    with os_errors_as_ours():
        return own if any(own.glob(f"*/{SETTINGS}")) else shipped_templates()


def shipped_templates() -> "Traversable":
    """Return the targets that are shipped with oicp-gen."""
    if folder := shipped_folder():
        return Path(folder)
    from importlib.resources import files  # a slow import, which only a zipped package needs

    return files("oicp_gen") / "templates"


def read_templates(folder: "Traversable") -> dict[str, bytes]:
    """Return every file in a folder of templates by its path. Hidden files are passed over.

    Raises OicpGenError if no target is among them.
    """
    if not folder.is_dir():
        raise OicpGenError("templates-missing", place=str(folder))
    with os_errors_as_ours():
        files = {
            path: _read(file)
            for path, file in _files(folder, "")
            if not path.startswith(OWN_TEMPLATES)
        }
    if not target_names(files):
        raise OicpGenError("templates-without-target", place=str(folder))
    return files


def target_names(paths: Iterable[str]) -> list[str]:
    """Return the names of the targets among the files in a folder of templates, sorted."""
    parts = (path.partition("/") for path in paths)
    return sorted(name for name, _, file in parts if file == SETTINGS)


def own_templates(name: str) -> dict[str, bytes]:
    """Return the templates in `_project` or `_report`, by their paths, which begin with that."""
    return {path: _read(file) for path, file in _files(shipped_templates() / name, f"{name}/")}


def _files(folder: "Traversable", prefix: str) -> "Iterator[tuple[str, Traversable]]":
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if is_trace(path.name):
            continue
        name = f"{prefix}{path.name}"
        if path.is_dir():
            yield from _files(path, f"{name}/")
        else:
            yield name, path


def _read(file: "Traversable") -> bytes:
    """Return the bytes of a template. A pipe on disk is refused instead of waited for."""
    return read_input(file, str(file)) if isinstance(file, Path) else file.read_bytes()
