"""A project folder: where its contract, ledger, page, templates and outputs are."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from oicp_gen.errors import OicpGenError, os_errors_as_ours
from oicp_gen.files.inputs import read_input
from oicp_gen.publish.clean import CONTRACT as CONTRACT
from oicp_gen.publish.clean import LEDGER as LEDGER
from oicp_gen.publish.clean import OWN_TEMPLATES, is_trace
from oicp_gen.publish.clean import SETTINGS as SETTINGS
from oicp_gen.text.characters import escape_unprintable as shown_text


class Folder(Protocol):
    """A folder of templates: on disk, or in a zipped package."""

    @property
    def name(self) -> str: ...
    def is_dir(self) -> bool: ...
    def iterdir(self) -> Iterator[Self]: ...
    def read_bytes(self) -> bytes: ...


class Project(NamedTuple):
    """The folders of one project, and what the command line put in their place."""

    root: Path
    templates: Folder
    out: Path
    page: Path | None = None
    """Another page than the contract names, or an export to find it in."""

    is_default: bool = False
    """Whether page, templates and outputs are where a command without options looks for them."""

    @property
    def is_preview(self) -> bool:
        """Whether the outputs go elsewhere; then the ledger is left alone."""
        return self.out != self.root / "generated"

    def display_path(self, path: Path) -> str:
        """A path as a person wants to read it: from the project's folder if it is below it."""
        inside = path.is_relative_to(self.root)
        return shown_text(path.relative_to(self.root).as_posix() if inside else str(path))


def find_project(
    start: Path | None,
    *,
    templates: Path | None = None,
    out: Path | None = None,
    page: Path | None = None,
) -> Project:
    """The project in this folder, or the nearest one upward from the working directory.

    Raises OicpGenError if there is none.
    """
    here = (start or Path.cwd()).absolute()
    root = next(_roots((here,) if start else (here, *here.parents)), None)
    if root is None:
        where = f"in {start}" if start else "here or in any folder above"
        raise OicpGenError(
            "project-missing",
            f"there is no {CONTRACT} {where}",
            hint="Go into a project's folder, or name one with --project DIR.",
        )
    if out is None and (root / "generated").is_symlink():
        raise OicpGenError(
            "symbolic-link",
            "this is a symbolic link, and a build would write where it leads",
            place="generated",
            hint="Put a folder there; --out DIR publishes to another one.",
        )
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
    for folder in folders:
        with os_errors_as_ours():
            is_root = (folder / CONTRACT).is_file()
        if is_root:
            yield folder


def project_root(start: Path | None) -> Path:
    """The folder from which errors tell places: the project's, or this one if there is none."""
    try:
        return find_project(start).root
    except OicpGenError:
        return (start or Path.cwd()).absolute()


def _templates(root: Path) -> Folder:
    """The project's own targets if it has any, else those that come with oicp-gen."""
    own = root / "templates"
    with os_errors_as_ours():
        return own if any(own.glob(f"*/{SETTINGS}")) else shipped_templates()


def shipped_templates() -> Folder:
    """The targets that come with oicp-gen."""
    package = Path(__file__).parent
    # In a wheel the templates are in the package, in a checkout beside the folder of the source.
    for folder in (package / "templates", package.parent.parent / "templates"):
        if folder.is_dir():
            return folder
    from importlib.resources import files  # a slow import, which only a zipped package needs

    return files("oicp_gen") / "templates"


def read_templates(folder: Folder) -> dict[str, bytes]:
    """Every file below a folder of templates, by its path in it. Hidden files are passed over.

    Raises OicpGenError if there is no target among them.
    """
    if not folder.is_dir():
        raise OicpGenError(
            "templates-missing", "there is no such folder of templates", place=str(folder)
        )
    with os_errors_as_ours():
        files = {
            path: data for path, data in _files(folder, "") if not path.startswith(OWN_TEMPLATES)
        }
    if not any(path.endswith(f"/{SETTINGS}") for path in files):
        raise OicpGenError(
            "templates-without-target",
            "there is no target in this folder",
            place=str(folder),
            hint=f"A target is a folder with a {SETTINGS} in it.",
        )
    return files


def own_templates(name: str) -> dict[str, bytes]:
    """Return the templates in `_project` or `_report`, by their paths, which begin with that."""
    files = _files(shipped_templates(), "")
    return {path: data for path, data in files if path.startswith(f"{name}/")}


def _files(folder: Folder, prefix: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if is_trace(path.name):
            continue
        if path.is_dir():
            yield from _files(path, f"{prefix}{path.name}/")
        else:
            yield f"{prefix}{path.name}", _read(path)


def _read(file: Folder) -> bytes:
    """The bytes of a template. A pipe or a device is refused; a file in a package is one."""
    return read_input(file, str(file)) if isinstance(file, Path) else file.read_bytes()
