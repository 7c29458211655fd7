"""The stages put together. The only module that knows all of them.

Beautiful Soup and Jinja are slow to import, so the stages that need them are imported where a run
gets to them: a clean check does not.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen import __version__
from oicp_gen.errors import OicpGenError
from oicp_gen.outputs import (
    MANIFEST,
    Drift,
    DriftKind,
    Manifest,
    compare,
    digest,
    edited,
    holds,
    is_clean,
    read_file,
    read_manifest,
)
from oicp_gen.project import CATALOG, LEDGER, Project, read_input, read_templates

if TYPE_CHECKING:
    from oicp_gen.catalog import Catalog
    from oicp_gen.diff import Change
    from oicp_gen.findings import Finding
    from oicp_gen.publish import Published
    from oicp_gen.spec import Spec


class Source(NamedTuple):
    """A project's source as it was read: the page by the contract, with names from the ledger."""

    catalog: "Catalog"
    spec: "Spec | None"
    """None if there is an error among the findings."""
    findings: "tuple[Finding, ...]"
    given: Mapping[str, str]
    """The names of new codes."""
    ledger: bytes
    """The ledger's file with a line for each of them."""
    inputs: Mapping[str, str]
    """The digests of the contract, the ledger and the page."""


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


def read_source(project: Project, *, accept_loss: bool = False) -> Source:
    """The spec of a project's page, with all findings.

    Raises OicpGenError if the contract, the ledger or the page cannot be read at all.
    """
    from oicp_gen.catalog import read_catalog
    from oicp_gen.names import add_names, read_ledger
    from oicp_gen.normalize import normalize
    from oicp_gen.readers import read_page

    catalog_data = read_input(project.root / CATALOG, CATALOG)
    catalog = read_catalog(catalog_data, file=CATALOG)
    ledger_text = _ledger_text(project)
    ledger = read_ledger(ledger_text, file=LEDGER)
    path = project.page or project.root / "source" / catalog.page
    shown = project.shown(path)
    page_data = read_input(path, shown)
    page = read_page(page_data, file=shown, sha256=digest(page_data))
    before = _published_codes(project, catalog) or frozenset(ledger.names)
    result = normalize(page, catalog, ledger, published=frozenset() if accept_loss else before)
    new_ledger = add_names(ledger_text, result.given)
    if read_ledger(new_ledger, file=LEDGER).names != {**ledger.names, **result.given}:
        raise OicpGenError(
            "the lines for new codes cannot be added here",
            place=LEDGER,
            mend="Give the file a table [names] of its own, with a line for each code.",
        )
    return Source(
        catalog=catalog,
        spec=result.spec,
        findings=result.findings,
        given=result.given,
        ledger=new_ledger.encode(),
        inputs={
            CATALOG: digest(catalog_data),
            LEDGER: digest(new_ledger.encode()),
            shown if path.is_relative_to(project.root) else path.name: digest(page_data),
        },
    )


def _ledger_text(project: Project) -> str:
    """The ledger's file; "" if there is none yet."""
    try:
        return (read_file(project.root / LEDGER) or b"").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OicpGenError(
            f"byte {error.start} is no text in UTF-8", place=LEDGER, mend="Save the file as UTF-8."
        ) from None


def build(project: Project, *, force: bool = False, accept_loss: bool = False) -> Built:
    """Render every target and publish the whole tree, or nothing if the source has an error.

    Raises OicpGenError if the source cannot be read, a template fails, a generated file was edited
    by hand (unless `force`), or the tree cannot be published.
    """
    from oicp_gen.lock import locked
    from oicp_gen.publish import publish, recover, replace

    project.out.parent.mkdir(parents=True, exist_ok=True)
    with locked(project.out.parent):
        recover(project.out)
        source = read_source(project, accept_loss=accept_loss)
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


def check(project: Project) -> Checked:
    """Compare the published tree with the source; write nothing.

    If every digest of the manifest holds, nothing is parsed or rendered. Raises OicpGenError as
    `build` does.
    """
    manifest = read_manifest(project.out)
    if _is_current(project, manifest):
        return Checked()
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
        for found in compare(project.out, files, manifest, same_inputs=same)
    )
    if source.given and not project.is_preview:
        names = ", ".join(f"{code} = {name}" for code, name in source.given.items())
        drift += (Drift(DriftKind.STALE, LEDGER, f"it lacks {names}"),)
    return Checked(
        drift=drift,
        changes=_changes(project, source.catalog, source.spec),
        inputs=changed if manifest.inputs else (),
    )


def published_spec(project: Project, catalog: "Catalog") -> "Spec | None":
    """The spec that stands among the outputs; None if there is none.

    Raises OicpGenError if it cannot be read.
    """
    from oicp_gen.spec import read_spec

    path = project.out / "json" / f"{catalog.id}.json"
    data = read_file(path)
    if data is None:
        return None
    return read_spec(data.decode("utf-8", "replace"), file=project.shown(path))


def published(project: Project) -> "tuple[Catalog, Spec]":
    """A project's contract and its published spec. Raises OicpGenError if there is none yet."""
    from oicp_gen.catalog import read_catalog

    catalog = read_catalog(read_input(project.root / CATALOG, CATALOG), file=CATALOG)
    spec = published_spec(project, catalog)
    if spec is None:
        raise OicpGenError(
            "there is no published spec yet",
            place=project.shown(project.out),
            mend="Run `oicp-gen build` first.",
        )
    return catalog, spec


def _published_codes(project: Project, catalog: "Catalog") -> frozenset[str]:
    """The codes of the published spec; none if it is not there or damaged."""
    try:
        spec = published_spec(project, catalog)
    except OicpGenError:
        return frozenset()
    return frozenset(entry.code for entry in spec.entries) if spec else frozenset()


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
        # The contract, the ledger, and the page that this very contract names.
        {CATALOG, LEDGER} < sources.keys()
        and len(sources) == 3
        and all(manifest.inputs.get(name) == wanted for name, wanted in templates.items())
        and is_clean(project.out, manifest)
        and holds((project.root / name, wanted) for name, wanted in sources.items())
    )


def _files(
    project: Project, source: Source, spec: "Spec", *, may_write: bool
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Every file of the tree, the manifest included, and the digests of all inputs."""
    from oicp_gen.render import compiled_templates, render
    from oicp_gen.targets import read_targets

    templates = read_templates(project.templates)
    cache = compiled_templates(may_write=may_write)
    files = render(spec, source.catalog, templates, read_targets(templates), cache)
    inputs = {**source.inputs, **_digests(templates)}
    outputs = {path: digest(data) for path, data in files.items()}
    manifest = Manifest(__version__, inputs, outputs)
    return {**files, MANIFEST: manifest.to_bytes()}, inputs


def _digests(templates: Mapping[str, bytes]) -> dict[str, str]:
    return {f"templates/{path}": digest(data) for path, data in templates.items()}
