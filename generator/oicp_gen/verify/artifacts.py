"""Verify the artifacts in the output folder, and pack and verify them as packages."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import with_lf
from oicp_gen.pipeline import refuse_drift
from oicp_gen.publish.published import read_manifest
from oicp_gen.source import Workspace

if TYPE_CHECKING:
    from oicp_gen.verify.proof import Inputs, Verified


class Packed(NamedTuple):
    """An archive that was made, installed and read back."""

    path: str
    size: int
    sha256: str


class Packs(NamedTuple):
    """The result of packing. Archives are only written if all of them match the spec."""

    version: str
    digest: str
    """The digest of the entries, the same in every package."""
    archives: tuple[Packed, ...]
    verified: "tuple[Verified, ...]"


def verify(workspace: Workspace, names: list[str]) -> "tuple[Verified, ...]":
    """Read the artifacts of these targets, or of all, back in their own languages.

    Raises OicpGenError if the source has an error, or a target is unknown.
    """
    from oicp_gen.verify.proof import chosen, verify_target

    inputs = _inputs(workspace)
    return tuple(
        verify_target(inputs, target, workspace.project.out / target.name)
        for target in chosen(inputs.targets, names)
    )


def pack(workspace: Workspace, dist: Path, notify: Callable[[str], None]) -> Packs:
    """Make the package of each target that defines one, install it, and read its entries back.

    `notify` is called with a message for each step. Raises OicpGenError if the output folder
    does not match the source, or a package cannot be made.
    """
    from oicp_gen.files.atomic import replace
    from oicp_gen.verify.packages import packed
    from oicp_gen.verify.proof import verify_target

    project = workspace.project
    refuse_drift(workspace)
    inputs = _inputs(workspace)
    targets = [target for target in inputs.targets if target.pack]
    if not targets:
        raise OicpGenError("package-target-missing")
    outputs = read_manifest(workspace.tree).outputs
    archives: dict[str, bytes] = {}
    verified = []
    for target in targets:
        notify(f"Packing {target.name}, installing the package and reading it back.")
        files = {
            path.removeprefix(f"{target.name}/"): with_lf((project.out / path).read_bytes())
            for path in outputs
            if path.startswith(f"{target.name}/")
        }
        with packed(files, target.pack) as (made, installed):
            archives |= made
            verified.append(
                verify_target(inputs, target, installed.folder, python=installed.python)
            )
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
        raise OicpGenError("source-has-errors")
    templates = workspace.templates
    return Inputs(source.spec, source.contract, templates, read_targets(templates))
