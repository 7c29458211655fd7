"""The stages put together. The only module that knows all of them.

Beautiful Soup and Jinja are slow to import, so the stages that need them are imported where a run
gets to them: a clean check does not.
"""

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen import __version__
from oicp_gen.errors import OicpGenError
from oicp_gen.inside import is_inside
from oicp_gen.outputs import (
    MANIFEST,
    PASSED_OVER,
    Drift,
    DriftKind,
    Manifest,
    compare,
    digest,
    edited,
    holds,
    is_clean,
    read_manifest,
    with_lf,
)
from oicp_gen.project import CATALOG, LEDGER, Project, read_templates
from oicp_gen.source import Source, published_spec, read_source

if TYPE_CHECKING:
    from oicp_gen.catalog import Catalog
    from oicp_gen.diff import Change
    from oicp_gen.findings import Finding
    from oicp_gen.publish import Published
    from oicp_gen.spec import Spec
    from oicp_gen.verify import Inputs, Verified


_PAGE = re.compile(rb"""^page\s*=\s*["']([^"'\\]+)["']""", re.MULTILINE)
"""The contract's page, found without a parser of TOML. If it is written otherwise, a check takes
longer and is as right."""


class Built(NamedTuple):
    """What a build did."""

    source: Source
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


class Packed(NamedTuple):
    """One archive that was made, installed, and read back."""

    path: str
    size: int
    sha256: str


class Packs(NamedTuple):
    """What packing came to. Nothing was written unless everything was proved."""

    version: str
    digest: str
    """Of the entries, the same in every package."""
    archives: tuple[Packed, ...]
    verified: "tuple[Verified, ...]"


def build(project: Project, *, force: bool = False, accept_loss: bool = False) -> Built:
    """Render every target and publish the whole tree, or nothing if the source has an error.

    Raises OicpGenError if the source cannot be read, a template fails, a generated file was edited
    by hand (unless `force`), or the tree cannot be published.
    """
    from oicp_gen.disk import told
    from oicp_gen.lock import locked
    from oicp_gen.publish import clear, publish, recover, replace

    around = project.out.parent
    with told(around, around, "the folder could not be made"):
        around.mkdir(parents=True, exist_ok=True)
    with locked(around):
        recover(project.out)
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
    shown = "\n".join(f"  {project.shown(project.out / path)}" for path in paths)
    return OicpGenError(
        f"these files were edited by hand, or were there before oicp-gen:\n{shown}",
        mend="Move what you need of them to source/ or templates/; --force overwrites them.",
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
    return _compared(project, manifest, () if strict else PASSED_OVER)


def _compared(project: Project, manifest: Manifest, traces: tuple[str, ...]) -> Checked:
    """How the published tree differs from what is rendered now, but for these traces of tools."""
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
        found._replace(path=project.shown(project.out / found.path))
        for found in compare(project.out, files, manifest, same_inputs=same, traces=traces)
    )
    if source.given and not project.is_preview:
        names = ", ".join(f"{code} = {name}" for code, name in source.given.items())
        drift += (Drift(DriftKind.STALE, LEDGER, f"it lacks {names}"),)
    return Checked(
        drift=drift,
        changes=_changes(project, source.catalog, source.spec),
        inputs=changed if manifest.inputs else (),
    )


def rehearse(project: Project) -> Source:
    """The source as a build reads it. If it has no error, every target is rendered, none written.

    Raises OicpGenError as `build` does, but for what stands where it would write.
    """
    source = read_source(project)
    if source.spec:
        _files(project, source, source.spec, may_write=False)
    return source


def verify(project: Project, names: list[str]) -> "tuple[Verified, ...]":
    """Read the artifacts of these targets, or of all, back by their own languages.

    Raises OicpGenError if the source has an error, or there is no such target.
    """
    from oicp_gen.verify import chosen
    from oicp_gen.verify import verify as prove

    inputs = _inputs(project)
    return tuple(
        prove(inputs, target, project.out / target.name) for target in chosen(inputs.targets, names)
    )


def pack(project: Project, dist: Path, tell: Callable[[str], None]) -> Packs:
    """Make a package of every target that says how, install it, and read its entries back.

    `tell` hears what is being done. Raises OicpGenError if the published tree is not what the
    source makes, or a package cannot be made.
    """
    from oicp_gen.pack import packed
    from oicp_gen.publish import replace
    from oicp_gen.verify import verify as prove

    # Not `check`: whoever edits a file may edit its digest, too.
    if _compared(project, read_manifest(project.out), PASSED_OVER) != Checked():
        raise OicpGenError(
            "these files are not what the source makes",
            place=project.shown(project.out),
            mend="`oicp-gen check --strict` says how they differ, and what mends it.",
        )
    inputs = _inputs(project)
    targets = [target for target in inputs.targets if target.pack]
    if not targets:
        raise OicpGenError(
            "no target makes a package", mend='A target that does has `pack = "…"` in target.toml.'
        )
    outputs = read_manifest(project.out).outputs
    archives: dict[str, bytes] = {}
    verified = []
    for target in targets:
        tell(f"Packing {target.name}, and reading it back from where it was installed.")
        files = {
            path.removeprefix(f"{target.name}/"): with_lf((project.out / path).read_bytes())
            for path in outputs
            if path.startswith(f"{target.name}/")
        }
        with packed(files, target.pack) as (made, installed):
            archives |= made
            verified.append(prove(inputs, target, installed.folder, python=installed.python))
    if all(done.is_proved for done in verified):
        dist.mkdir(parents=True, exist_ok=True)
        for name, data in archives.items():
            replace(dist / name, data)
    return Packs(
        version=inputs.catalog.package.version,
        digest=inputs.spec.digest,
        archives=tuple(
            Packed(project.shown(dist / name), len(data), sha256(data).hexdigest())
            for name, data in archives.items()
        ),
        verified=tuple(verified),
    )


def _inputs(project: Project) -> "Inputs":
    from oicp_gen.targets import read_targets
    from oicp_gen.verify import Inputs

    source = read_source(project)
    if source.spec is None:
        raise OicpGenError(
            "the source has errors, so there is nothing to compare with",
            mend="`oicp-gen lint` shows them.",
        )
    templates = read_templates(project.templates)
    return Inputs(source.spec, source.catalog, templates, read_targets(templates))


def _changes(project: Project, catalog: "Catalog", spec: "Spec") -> "tuple[Change, ...]":
    from oicp_gen.diff import diff

    try:
        published = published_spec(project, catalog)
    except OicpGenError:
        return ()
    return diff(published, spec) if published else ()


def _is_current(project: Project, manifest: Manifest) -> bool:
    """Whether the tree is whole and made from just the inputs that are there now."""
    if project.page is not None or manifest.generator != __version__:
        return False
    templates = _digests(read_templates(project.templates))
    sources = {name: wanted for name, wanted in manifest.inputs.items() if name not in templates}
    return (
        {CATALOG, LEDGER} < sources.keys()
        and len(sources) == 3
        and _names_page(project, *(sources.keys() - {CATALOG, LEDGER}))
        and all(map(is_inside, sources))
        and all(manifest.inputs.get(name) == wanted for name, wanted in templates.items())
        and is_clean(project.out, manifest)
        and holds((project.root / name, wanted) for name, wanted in sources.items())
    )


def _names_page(project: Project, source: str) -> bool:
    """Whether this source is the page that the contract names, or in the folder that it names."""
    found = _PAGE.search((project.root / CATALOG).read_bytes())
    named = f"source/{found[1].decode('utf-8', 'replace')}" if found else ""
    return source == named or source.startswith(f"{named}/")


def _files(
    project: Project, source: Source, spec: "Spec", *, may_write: bool
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Every file of the tree, the manifest included, and the digests of all inputs."""
    from oicp_gen.render import render
    from oicp_gen.rules import remarks
    from oicp_gen.targets import read_targets
    from oicp_gen.template import compiled_templates

    templates = read_templates(project.templates)
    cache = compiled_templates(may_write=may_write)
    targets = read_targets(templates)
    files = render(spec, source.catalog, templates, targets, cache, remarks(source.findings))
    inputs = {**source.inputs, **_digests(templates)}
    outputs = {path: digest(data) for path, data in files.items()}
    manifest = Manifest(__version__, inputs, outputs)
    return {**files, MANIFEST: manifest.to_bytes()}, inputs


def _digests(templates: Mapping[str, bytes]) -> dict[str, str]:
    return {f"templates/{path}": digest(data) for path, data in templates.items()}
