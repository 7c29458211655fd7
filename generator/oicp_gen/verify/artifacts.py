"""The artifacts read back: as they stand in the tree, and as packages that were installed."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import with_lf
from oicp_gen.pipeline import refuse_drift
from oicp_gen.publish.manifest import read_manifest
from oicp_gen.source import Workspace

if TYPE_CHECKING:
    from oicp_gen.verify.proof import Inputs, Verified


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


def verify(workspace: Workspace, names: list[str]) -> "tuple[Verified, ...]":
    """Read the artifacts of these targets, or of all, back by their own languages.

    Raises OicpGenError if the source has an error, or there is no such target.
    """
    from oicp_gen.verify.proof import chosen
    from oicp_gen.verify.proof import verify as prove

    inputs = _inputs(workspace)
    return tuple(
        prove(inputs, target, workspace.project.out / target.name)
        for target in chosen(inputs.targets, names)
    )


def pack(workspace: Workspace, dist: Path, tell: Callable[[str], None]) -> Packs:
    """Make a package of every target that says how, install it, and read its entries back.

    `tell` hears what is being done. Raises OicpGenError if the published tree is not what the
    source makes, or a package cannot be made.
    """
    from oicp_gen.files.atomic import replace
    from oicp_gen.verify.packages import packed
    from oicp_gen.verify.proof import verify as prove

    project = workspace.project
    refuse_drift(workspace, "`oicp-gen check --strict` says how they differ, and what mends it.")
    inputs = _inputs(workspace)
    targets = [target for target in inputs.targets if target.pack]
    if not targets:
        raise OicpGenError(
            "package-target-missing",
            "no target makes a package",
            hint='A target that does has `pack = "…"` in target.toml.',
        )
    outputs = read_manifest(workspace.tree).outputs
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
        version=inputs.contract.package.version,
        digest=inputs.spec.digest,
        archives=tuple(
            Packed(project.display_path(dist / name), len(data), sha256(data).hexdigest())
            for name, data in archives.items()
        ),
        verified=tuple(verified),
    )


def _inputs(workspace: Workspace) -> "Inputs":
    from oicp_gen.render.targets import read_targets
    from oicp_gen.verify.proof import Inputs

    source = workspace.source
    if source.spec is None:
        raise OicpGenError(
            "source-has-errors",
            "the source has errors, so there is nothing to compare with",
            hint="`oicp-gen lint` shows them.",
        )
    templates = workspace.templates
    return Inputs(source.spec, source.contract, templates, read_targets(templates))
