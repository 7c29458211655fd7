"""List the targets of a project, and copy one of the built-in ones to it."""

from pathlib import Path
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import make_folder
from oicp_gen.files.reading import refuse_link
from oicp_gen.project import (
    TemplateFiles,
    find_project,
    nearest_project,
    read_templates,
    shipped_templates,
    target_names,
)
from oicp_gen.publish.clean import TEMPLATES
from oicp_gen.publish.tree import publish
from oicp_gen.render.targets import read_targets
from oicp_gen.source import Workspace
from oicp_gen.text.phrases import listed


class ListedTarget(NamedTuple):
    """A target that a project has, or could have."""

    name: str
    title: str
    """What it generates."""
    is_own: bool
    """Whether its templates are in the project."""
    is_selected: bool
    """Whether a build generates it."""
    pack: str
    """The kind of package that `pack` builds from it; "" for none."""


def list_targets(start: Path | None) -> tuple[ListedTarget, ...]:
    """Return the targets of a project, or the built-in ones if there is no project here.

    Raises OicpGenError if a target, or the contract of the project, cannot be read.
    """
    project = find_project(start) if start else nearest_project(Path.cwd())
    if project:
        workspace = Workspace(project)
        templates, selected = workspace.template_files, target_names(workspace.templates)
    else:
        files = read_templates(shipped_templates())
        templates, selected = TemplateFiles(files, frozenset()), target_names(files)
    own = target_names(templates.own)
    with templates.placed():
        targets = read_targets(templates.files)
    return tuple(
        ListedTarget(
            target.name, target.title, target.name in own, target.name in selected, target.pack
        )
        for target in targets
    )


def copy_target(start: Path | None, name: str) -> tuple[str, ...]:
    """Copy a built-in target to the project, and return the files that were written.

    Raises OicpGenError, and writes nothing, if there is no such target, or if the project has a
    file or folder in its place.
    """
    project, shipped = find_project(start), read_templates(shipped_templates())
    known = target_names(shipped)
    if name not in known:
        raise OicpGenError("target-unknown", unknown=name, known=listed(known))
    folder = f"{TEMPLATES}/{name}"
    refuse_link(project.root, folder)
    if (project.root / folder).exists():
        raise OicpGenError("target-exists", place=folder)
    prefix = f"{name}/"
    files = {
        path.removeprefix(prefix): data for path, data in shipped.items() if path.startswith(prefix)
    }
    templates = project.root / TEMPLATES
    is_new = not templates.exists()
    make_folder(templates)
    try:
        published = publish(project.root / folder, files)
    except OicpGenError:
        if is_new:
            templates.rmdir()
        raise
    return tuple(f"{folder}/{path}" for path in published.written)
