"""The stages in order. The only module that knows them all.

Beautiful Soup and Jinja are slow to import, so a stage that needs them is imported when a run
reaches it, which a clean check never does.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen import __version__
from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.project import LEDGER, Project
from oicp_gen.publish.clean import MANIFEST, leftovers_if_clean
from oicp_gen.publish.out import refuse_out
from oicp_gen.publish.published import Manifest, read_manifest, top_folders
from oicp_gen.source import ProjectSource, Workspace

if TYPE_CHECKING:
    from oicp_gen.diff.change import Change
    from oicp_gen.errors import Place
    from oicp_gen.model.findings import Finding
    from oicp_gen.model.spec import Spec
    from oicp_gen.publish.drift import Drift
    from oicp_gen.publish.tree import Published


class Built(NamedTuple):
    """The result of a build."""

    source: ProjectSource
    published: "Published | None"
    """None if there is an error among the findings: then nothing was written."""
    changes: "tuple[Change, ...]" = ()
    """The changes from the previously published spec."""
    lost: tuple[tuple[str, str], ...] = ()
    """The published names that are gone without an alias, each after its code."""
    dropped: tuple[str, ...] = ()
    """The targets that are no longer generated."""
    places: "Mapping[str | None, Place]" = MappingProxyType({})
    """The place of each change's code on the page, or of the page if it is not there."""
    is_dry: bool = False
    """Whether nothing was written."""


class Checked(NamedTuple):
    """The result of a check: clean if it has neither drift nor findings."""

    drift: "tuple[Drift, ...]" = ()
    changes: "tuple[Change, ...]" = ()
    inputs: tuple[str, ...] = ()
    """The inputs that changed since the last build."""
    findings: "tuple[Finding, ...]" = ()
    """The findings of the page, if there is an error among them."""
    leftovers: tuple[str, ...] = ()
    """The leftovers of tools among the generated files, which were not compared."""
    edits: tuple[tuple[str, bytes, bytes], ...] = ()
    """The files that differ, each with its content and with what it should contain."""
    places: "Mapping[str | None, Place]" = MappingProxyType({})
    """The place of each change's code on the page, or of the page if it is not there."""
    specs: "tuple[Spec | None, Spec | None]" = (None, None)
    """The published spec and that of the source, if they were compared."""
    files: int = 0
    """How many files a build generates."""

    @property
    def is_clean(self) -> bool:
        """Whether the generated files are what the source generates."""
        return not (self.drift or self.findings)


def build(
    workspace: Workspace, *, force: bool = False, accept_loss: bool = False, dry: bool = False
) -> Built:
    """Render every target and publish the whole tree, or nothing if the source has an error.

    With `dry`, the result is the same, but nothing is written. Raises OicpGenError if the source
    cannot be read, a template fails, a generated file was edited by hand (unless `force`), or the
    tree cannot be published.
    """
    project = workspace.project
    project.refuse_other_owner()
    refuse_out(project.out, project.root, project.templates)
    if dry:
        return build_locked(workspace, force=force, accept_loss=accept_loss, dry=True)
    with build_lock(workspace.project):
        return build_locked(workspace, force=force, accept_loss=accept_loss)


@contextmanager
def build_lock(project: Project) -> Iterator[None]:
    """Wait until no other build runs here, and clear away what an interrupted one left."""
    from oicp_gen.files.disk import make_folder
    from oicp_gen.files.lock import locked
    from oicp_gen.publish.tree import recover

    around = project.out.parent
    make_folder(around)
    with locked(around):
        recover(project.out)
        yield


def build_locked(
    workspace: Workspace, *, force: bool = False, accept_loss: bool = False, dry: bool = False
) -> Built:
    """Build within `build_lock`."""
    from oicp_gen.diff.since import changes_since, placed
    from oicp_gen.files.disk import clear, replace
    from oicp_gen.model.spec import lost_names
    from oicp_gen.publish.overwriting import refuse_overwriting
    from oicp_gen.publish.tree import publish

    project = workspace.project
    source = workspace.read(accept_loss=accept_loss)
    if not (project.is_preview or dry):
        clear(project.root / LEDGER)
    if source.spec is None:
        return Built(source, published=None, is_dry=dry)
    files, _ = render_tree(workspace, source, source.spec, may_write=not dry)
    manifest = read_manifest(workspace.tree)
    shown = project.display_path(project.out)
    refuse_overwriting(workspace.tree, files, manifest, shown, force=force)
    before = workspace.readable_spec
    if source.given and not (project.is_preview or dry):
        replace(project.root / LEDGER, source.ledger)
    published = publish(project.out, files, owned=tuple(manifest.outputs), dry=dry)
    changes = changes_since(before, source.spec, source.contract.named_by)
    return Built(
        source,
        published,
        changes=changes,
        lost=lost_names(before, source.spec),
        dropped=tuple(sorted(top_folders(manifest.outputs) - top_folders(files))),
        places=placed(changes, source.places, source.page),
        is_dry=dry,
    )


def check(workspace: Workspace, *, strict: bool = False, with_edits: bool = False) -> Checked:
    """Compare the published tree with the source. Writes nothing.

    If every digest matches, nothing is parsed or rendered, unless `strict`: anyone who edits a file
    can edit its digest, too. With `strict`, the leftovers of tools count as well.

    Raises OicpGenError as `build` does.
    """
    if not strict and workspace.project.is_default:
        rest = leftovers_if_clean(str(workspace.project.root), workspace.quick_digest)
        if rest is not None:
            return Checked(leftovers=tuple(rest))
    return check_rendered(workspace, with_leftovers=strict, with_edits=with_edits)


def check_rendered(
    workspace: Workspace, *, with_leftovers: bool = False, with_edits: bool = False
) -> Checked:
    """Compare the published tree with a new rendering of the source."""
    from oicp_gen.diff.since import changes_since, placed
    from oicp_gen.publish.drift import (
        changed_inputs,
        edits_of,
        find_drift,
        of_other_version,
        unnamed,
    )

    project, source = workspace.project, workspace.source
    if source.spec is None:
        return Checked(findings=source.findings)
    files, new = render_tree(workspace, source, source.spec)
    old = read_manifest(workspace.tree)
    is_older = bool(old.generator) and old.generator != __version__
    changed = changed_inputs(old, new, is_older=is_older)
    same = old.inputs == new.inputs and not is_older
    found = find_drift(workspace.tree, files, old, same_inputs=same, with_leftovers=with_leftovers)
    if is_older:
        found = of_other_version(found, old, __version__, same_inputs=not changed)
    drift = tuple(one._replace(path=project.display_path(project.out / one.path)) for one in found)
    if source.given and not project.is_preview:
        drift += (unnamed(source.given, LEDGER),)
    out = project.display_path(project.out)
    rest = () if with_leftovers else workspace.tree.paths({*files, *old.outputs})[1]
    leftovers = tuple(f"{out}/{path}" for path in sorted(rest))
    if not drift:
        return Checked(leftovers=leftovers)
    changes = changes_since(workspace.readable_spec, source.spec, source.contract.named_by)
    edits = edits_of(workspace.tree, files) if with_edits else ()
    return Checked(
        drift=drift,
        changes=changes,
        inputs=changed if old.inputs else (),
        leftovers=leftovers,
        edits=tuple((f"{out}/{path}", here, wanted) for path, here, wanted in edits),
        places=placed(changes, source.places, source.page),
        specs=(workspace.readable_spec, source.spec),
        files=len(files),
    )


def refuse_drift(workspace: Workspace) -> None:
    """Raise OicpGenError if the published tree, whatever its digests, is not the source's."""
    if not check_rendered(workspace).is_clean:
        out = workspace.project.out
        cause = "artifacts-stale" if out.is_dir() else "artifacts-missing"
        raise OicpGenError(cause, place=workspace.project.display_path(out))


def dry_build(workspace: Workspace) -> ProjectSource:
    """Return the source, and render every target if it has no error. Writes nothing.

    Raises OicpGenError as `build` does, except for files that are in the way.
    """
    source = workspace.source
    if source.spec:
        render_tree(workspace, source, source.spec)
    return source


def render_tree(
    workspace: Workspace, source: ProjectSource, spec: "Spec", *, may_write: bool = False
) -> tuple[dict[str, bytes], Manifest]:
    """Render every target, and return every file by its path, with the manifest.

    `may_write` allows writing compiled templates to the user's cache.
    """
    from oicp_gen.render.compiled import compiled_templates
    from oicp_gen.render.files import render
    from oicp_gen.render.guidance import repairs
    from oicp_gen.render.targets import read_targets
    from oicp_gen.rules.registry import remarks

    templates, every = workspace.templates, workspace.template_files.inputs()
    cache = compiled_templates(may_write=may_write)
    with workspace.template_files.placed():
        targets = read_targets(templates)
        about = remarks(source.findings), repairs(source.findings, source.places)
        files = render(spec, source.contract, templates, targets, cache, *about)
    wanted = f"source/{source.contract.page}"  # it may be a folder, or a page of an XML export
    named = (f"{wanted}/", f"{wanted.rpartition('#')[0]}/")
    manifest = Manifest(
        __version__,
        {**source.inputs, **{name: digest(data) for name, data in every.items()}},
        {path: digest(data) for path, data in files.items()},
        page="" if f"{source.page}/".startswith(named) else source.page,
    )
    return {**files, MANIFEST: manifest.to_bytes()}, manifest
