"""Where the contract, the ledger, the page, the templates and the outputs of a project are."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen.errors import OicpGenError, os_errors_as_ours
from oicp_gen.files.reading import read_input
from oicp_gen.publish.clean import CONTRACT as CONTRACT
from oicp_gen.publish.clean import LEDGER as LEDGER
from oicp_gen.publish.clean import SETTINGS as SETTINGS
from oicp_gen.publish.clean import (
    TEMPLATES,
    input_name,
    layers,
    shipped_folder,
    stray,
    target_folders,
)
from oicp_gen.publish.leftovers import is_trace
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.phrases import listed, nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


MAX_CONTRACT = 256 << 10
"""Bytes of a contract, which is read line by line to find the place of a mistake."""
MAX_TEMPLATE = 4 << 20
"""Bytes of a template."""


class Project(NamedTuple):
    """The folders of a project, or those that the command line names instead."""

    root: Path
    templates: Path | None
    """The only folder of targets; None for the project's own and those shipped with oicp-gen."""
    out: Path
    page: Path | None = None
    """A page, or an export that contains one, to be read instead of the contract's page."""
    is_default: bool = False
    """Whether the command line names no other templates, outputs or page."""

    @property
    def is_preview(self) -> bool:
        """Whether the outputs go elsewhere; then the ledger does not change."""
        return self.out != self.root / "generated"

    def refuse_other_owner(self) -> None:
        """Raise OicpGenError if what may run code in this project belongs to another user."""
        from oicp_gen.files.ownership import refuse_other_owner  # a check does not need it

        refuse_other_owner(self.root, (CONTRACT, TEMPLATES))

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
        templates=templates.absolute() if templates else None,
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


def shipped_templates() -> "Traversable":
    """Return the targets that are shipped with oicp-gen."""
    if folder := shipped_folder():
        return Path(folder)
    from importlib.resources import files  # a slow import, which only a zipped package needs

    return files("oicp_gen") / "templates"


class TemplateFiles(NamedTuple):
    """The templates of a project: its own, and those shipped with oicp-gen that it keeps."""

    files: Mapping[str, bytes]
    """Every file by its path in a folder of templates."""
    own: frozenset[str]
    """The paths of the project's own."""
    folder: str = TEMPLATES
    """The folder of the project's own, for display."""

    def inputs(self) -> dict[str, bytes]:
        """Return every file by its name in the manifest."""
        files = self.files.items()
        return {input_name(path, is_own=path in self.own): data for path, data in files}

    @contextmanager
    def placed(self) -> Iterator[None]:
        """Name the file of an error in a template as the user knows it.

        Where templates are read and rendered, each is in the folder `templates/`.
        """
        try:
            yield
        except OicpGenError as error:
            folder, _, path = error.place.file.partition("/") if error.place else ("", "", "")
            if error.place and folder == TEMPLATES and path in self.files:
                own = f"{self.folder}/{path}"
                name = own if path in self.own else input_name(path, is_own=False)
                error.place = error.place._replace(file=name)
            raise

    def targets(self) -> list[str]:
        """Return the names of all targets, sorted."""
        return target_names(self.files)

    def selected(self, names: Collection[str]) -> dict[str, bytes]:
        """Return the files of these targets, or of all if there are none, with all parts.

        Raises OicpGenError if a name is not that of a target.
        """
        known = self.targets()
        for name in names:
            if name not in known:
                near = nearest(name, known)
                raise OicpGenError(
                    "target-not-found",
                    place=CONTRACT,
                    name=name,
                    near=f"; did you mean {near!r}?" if near else "",
                    known=listed(known),
                )
        unused = {*known} - {*names} if names else set()
        return {
            path: data for path, data in self.files.items() if path.partition("/")[0] not in unused
        }


def templates_of(project: Project) -> TemplateFiles:
    """Return the templates of a project. Raises OicpGenError if one cannot be read or used."""
    if project.templates:
        files = read_templates(project.templates)
        return TemplateFiles(files, frozenset(files), project.display_path(project.templates))
    folder, shipped = project.root / TEMPLATES, _listed(shipped_templates())
    own = _listed(folder) if folder.is_dir() else {}
    _refuse_stray(own, TEMPLATES)
    mine, theirs = layers(own, shipped)
    with os_errors_as_ours():
        files = {path: _read(own[path]) for path in mine}
        files |= {path: _read(shipped[path]) for path in theirs}
    return TemplateFiles(files, frozenset(mine))


def read_templates(folder: "Traversable") -> dict[str, bytes]:
    """Return every template in this folder by its path. Hidden files are passed over.

    Raises OicpGenError if no target is among them, or if a template is not in a target.
    """
    if not folder.is_dir():
        raise OicpGenError("templates-missing", place=str(folder))
    found = _listed(folder)
    if SETTINGS in found:
        above = Path(str(folder)).parent
        raise OicpGenError("templates-is-target", place=str(folder), above=quote(str(above)))
    if not target_folders(found):
        raise OicpGenError("templates-without-target", place=str(folder))
    _refuse_stray(found, str(folder))
    with os_errors_as_ours():
        return {path: _read(found[path]) for path in layers(found, ())[0]}


def target_names(paths: Iterable[str]) -> list[str]:
    """Return the names of the targets among the files in a folder of templates, sorted."""
    return sorted(target_folders(paths))


def _refuse_stray(paths: Iterable[str], folder: str) -> None:
    if found := stray(paths):
        name = found.partition("/")[0] if "/" in found else "NAME"
        raise OicpGenError("template-outside-target", place=f"{folder}/{found}", name=name)


def _listed(folder: "Traversable") -> "dict[str, Traversable]":
    with os_errors_as_ours():
        return dict(_files(folder, ""))


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
    if not isinstance(file, Path):
        return file.read_bytes()
    return read_input(file, str(file), most=MAX_TEMPLATE)
