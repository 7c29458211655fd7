"""The CI workflow of a new project. GitHub reads it only at the root of a repository."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import disk_errors, status_of

WORKFLOW = ".github/workflows/oicp-gen.yml"
_GLOB = re.compile(r"[*?+\[\]!\\]")


class Workflow(NamedTuple):
    """Where a workflow is written."""

    file: Path
    folder: str = ""
    """The project's folder in its repository; "" if it is the repository, or in none."""

    @property
    def name(self) -> str:
        """The name that GitHub shows."""
        return f"oicp-gen {self.folder}".rstrip()

    @property
    def paths(self) -> tuple[str, ...]:
        """The filters for the paths whose changes it checks."""
        folder = _GLOB.sub(r"\\\g<0>", self.folder)
        return (f"{folder}/**", f".github/workflows/{self.file.name}")

    @property
    def shown(self) -> str:
        """The path to display: relative, if it is below the working directory."""
        here = Path.cwd()
        path = self.file.absolute()
        return str(path.relative_to(here) if path.is_relative_to(here) else path)


def place_workflow(root: Path, id: str) -> Workflow:
    """Return where the workflow of this project belongs, under a name that no file has.

    Raises OicpGenError if it belongs into a repository in which there is no place for it.
    """
    real = root.resolve()
    around = (folder for folder in (real, *real.parents) if status_of(folder / ".git"))
    home = next(around, real)
    if home == real:
        return Workflow(root / WORKFLOW)
    for folder in (home / ".github", home / ".github/workflows"):
        if folder.is_symlink() or (status_of(folder) and not folder.is_dir()):
            raise OicpGenError("workflow-misplaced", place=str(folder))
    stems = chain(("oicp-gen", f"oicp-gen-{id}"), (f"oicp-gen-{id}-{at}" for at in count(2)))
    files = (home / f".github/workflows/{stem}.yml" for stem in stems)
    free = next(file for file in files if not status_of(file))
    return Workflow(free, real.relative_to(home).as_posix())


@contextmanager
def created(workflow: Workflow, data: bytes) -> Iterator[None]:
    """Create a workflow at the root of a repository; delete it if anything fails meanwhile."""
    file = workflow.file
    new = [folder for folder in (file.parent, file.parent.parent) if not folder.exists()]
    is_new = False
    try:
        with disk_errors(file, file, "the workflow could not be written; nothing was left behind"):
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as stream:
                is_new = True
                stream.write(data)
        yield
    except BaseException:
        if is_new:
            file.unlink()
        for folder in new:
            if folder.is_dir():
                folder.rmdir()
        raise
