"""The stages put together. The only module that knows all of them.

Beautiful Soup and Jinja are slow to import, so the stages that need them are imported where a run
gets to them: a clean check does not.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen import __version__
from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest
from oicp_gen.files.paths import is_inside
from oicp_gen.project import CONTRACT, LEDGER, Project, read_templates
from oicp_gen.publish.drift import (
    PASSED_OVER,
    Drift,
    DriftKind,
    edited,
    find_drift,
    holds,
    is_clean,
)
from oicp_gen.publish.manifest import MANIFEST, Manifest, read_manifest
from oicp_gen.source import ProjectSource, published_spec, read_source

if TYPE_CHECKING:
    from oicp_gen.contract.contract import Contract
    from oicp_gen.diff.change import Change
    from oicp_gen.errors import Place
    from oicp_gen.model.findings import Finding
    from oicp_gen.model.spec import Spec
    from oicp_gen.publish.tree import Published


_PAGE = re.compile(rb"""^page\s*=\s*["']([^"'\\]+)["']""", re.MULTILINE)
"""The contract's page, found without a parser of TOML. If it is written otherwise, a check takes
longer and is as right."""


class Built(NamedTuple):
    """What a build did."""

    source: ProjectSource
    published: "Published | None"
    """None if there is an error among the findings: then nothing was written."""


class Checked(NamedTuple):
    """What a check found. Clean if there is neither drift nor an error among the findings."""

    drift: tuple[Drift, ...] = ()
    changes: "tuple[Change, ...]" = ()
    """How the published spec differs in meaning from the source."""
    inputs: tuple[str, ...] = ()
    """The inputs that are not what the published files were made from."""
    findings: "tuple[Finding, ...]" = ()
    """Only if the source could not be read for an error among them."""
    places: "Mapping[str | None, Place]" = MappingProxyType({})
    """Where the code of each change stands on the page; the whole page, if it is not there."""


def build(project: Project, *, force: bool = False, accept_loss: bool = False) -> Built:
    """Render every target and publish the whole tree, or nothing if the source has an error.

    Raises OicpGenError if the source cannot be read, a template fails, a generated file was edited
    by hand (unless `force`), or the tree cannot be published.
    """
    with build_lock(project):
        return build_locked(project, force=force, accept_loss=accept_loss)


@contextmanager
def build_lock(project: Project) -> Iterator[None]:
    """Wait until nobody else builds here, and clear away what an interrupted build left."""
    from oicp_gen.files.disk import disk_errors
    from oicp_gen.files.lock import locked
    from oicp_gen.publish.tree import recover

    around = project.out.parent
    with disk_errors(around, around, "the folder could not be made"):
        around.mkdir(parents=True, exist_ok=True)
    with locked(around):
        recover(project.out)
        yield


def build_locked(project: Project, *, force: bool = False, accept_loss: bool = False) -> Built:
    """What `build` does, to be called within `alone`."""
    from oicp_gen.files.atomic import clear, replace
    from oicp_gen.publish.tree import publish

    source = read_source(project, accept_loss=accept_loss)
    if not project.is_preview:
        clear(project.root / LEDGER)
    if source.spec is None:
        return Built(source=source, published=None)
    files, _ = _files(project, source, source.spec, may_write=True)
    manifest = read_manifest(project.out)
    by_hand = edited(project.out, files, manifest)
    if by_hand and not force:
        raise _edited(project, by_hand)
    if source.given and not project.is_preview:
        replace(project.root / LEDGER, source.ledger)
    return Built(
        source=source, published=publish(project.out, files, owned=tuple(manifest.outputs))
    )


def _edited(project: Project, paths: tuple[str, ...]) -> OicpGenError:
    shown = "\n".join(f"  {project.display_path(project.out / path)}" for path in paths)
    return OicpGenError(
        "edited-by-hand",
        f"these files were edited by hand, or were there before oicp-gen:\n{shown}",
        hint="Move what you need of them to source/ or templates/; --force overwrites them.",
    )


def check(project: Project, *, strict: bool = False) -> Checked:
    """Compare the published tree with the source; write nothing.

    If every digest of the manifest holds, nothing is parsed or rendered, unless `strict`: then the
    manifest is not believed, for whoever edits a file may edit its digest, too; and a file that
    looks like the trace of a tool counts as one left over.

    Raises OicpGenError as `build` does.
    """
    manifest = read_manifest(project.out)
    if not strict and _is_current(project, manifest):
        return Checked()
    return check_rendered(project, manifest, () if strict else PASSED_OVER)


def check_rendered(project: Project, manifest: Manifest, traces: tuple[str, ...]) -> Checked:
    """How the published tree differs from what is rendered now, but for these traces of tools."""
    from oicp_gen.diff.change import placed

    source = read_source(project)
    if source.spec is None:
        return Checked(findings=source.findings)
    files, inputs = _files(project, source, source.spec, may_write=False)
    changed = tuple(
        sorted(
            name
            for name in inputs.keys() | manifest.inputs.keys()
            if inputs.get(name) != manifest.inputs.get(name)
        )
    )
    same = not changed and manifest.generator == __version__
    drift = tuple(
        found._replace(path=project.display_path(project.out / found.path))
        for found in find_drift(project.out, files, manifest, same_inputs=same, traces=traces)
    )
    if source.given and not project.is_preview:
        names = ", ".join(f"{code} = {name}" for code, name in source.given.items())
        drift += (Drift(DriftKind.STALE, LEDGER, f"it lacks {names}"),)
    changes = _changes(project, source.contract, source.spec)
    (page,) = source.inputs.keys() - {CONTRACT, LEDGER}
    return Checked(
        drift=drift,
        changes=changes,
        inputs=changed if manifest.inputs else (),
        places=placed(changes, source.places, page),
    )


def refuse_drift(project: Project, hint: str) -> None:
    """Raise OicpGenError, with what to do, if the published tree is not what the source makes.

    Unlike `check` it believes no digest: whoever edits a file may edit its digest, too.
    """
    if check_rendered(project, read_manifest(project.out), PASSED_OVER) != Checked():
        raise OicpGenError(
            "artifacts-stale",
            "these files are not what the source makes",
            place=project.display_path(project.out),
            hint=hint,
        )


def dry_build(project: Project, *, ledger_text: str | None = None) -> ProjectSource:
    """The source as a build reads it. If it has no error, every target is rendered, none written.

    `ledger_text` is read in place of the ledger.

    Raises OicpGenError as `build` does, but for what stands where it would write.
    """
    source = read_source(project, ledger_text=ledger_text)
    if source.spec:
        _files(project, source, source.spec, may_write=False)
    return source


def _changes(project: Project, contract: "Contract", spec: "Spec") -> "tuple[Change, ...]":
    from oicp_gen.diff.specs import diff

    try:
        published = published_spec(project, contract)
    except OicpGenError:
        return ()
    changes = diff(published, spec, meaning=contract.named_by) if published else ()
    return tuple(change for change in changes if change.about.alters)


def _is_current(project: Project, manifest: Manifest) -> bool:
    """Whether the tree is whole and made from just the inputs that are there now."""
    if project.page is not None or manifest.generator != __version__:
        return False
    templates = _digests(read_templates(project.templates))
    sources = {name: wanted for name, wanted in manifest.inputs.items() if name not in templates}
    return (
        {CONTRACT, LEDGER} < sources.keys()
        and len(sources) == 3
        and _names_page(project, *(sources.keys() - {CONTRACT, LEDGER}))
        and all(map(is_inside, sources))
        and all(manifest.inputs.get(name) == wanted for name, wanted in templates.items())
        and is_clean(project.out, manifest)
        and holds((project.root / name, wanted) for name, wanted in sources.items())
    )


def _names_page(project: Project, source: str) -> bool:
    """Whether this source is the page that the contract names, or in the folder that it names."""
    found = _PAGE.search((project.root / CONTRACT).read_bytes())
    named = f"source/{found[1].decode('utf-8', 'replace')}" if found else ""
    return source == named or source.startswith(f"{named}/")


def _files(
    project: Project, source: ProjectSource, spec: "Spec", *, may_write: bool
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Every file of the tree, the manifest included, and the digests of all inputs."""
    from oicp_gen.render.files import render
    from oicp_gen.render.jinja import compiled_templates
    from oicp_gen.render.targets import read_targets
    from oicp_gen.rules.registry import remarks

    templates = read_templates(project.templates)
    cache = compiled_templates(may_write=may_write)
    targets = read_targets(templates)
    files = render(spec, source.contract, templates, targets, cache, remarks(source.findings))
    inputs = {**source.inputs, **_digests(templates)}
    outputs = {path: digest(data) for path, data in files.items()}
    manifest = Manifest(__version__, inputs, outputs)
    return {**files, MANIFEST: manifest.to_bytes()}, inputs


def _digests(templates: Mapping[str, bytes]) -> dict[str, str]:
    return {f"templates/{path}": digest(data) for path, data in templates.items()}
