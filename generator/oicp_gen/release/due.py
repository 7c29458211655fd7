"""Which version comes next: what a verdict says about the release that is due."""

from contextlib import suppress

from oicp_gen.diff.change import Bump, worst
from oicp_gen.diff.next_steps import Versions
from oicp_gen.diff.specs import diff
from oicp_gen.errors import OicpGenError
from oicp_gen.model.spec import Spec
from oicp_gen.project import CONTRACT
from oicp_gen.release.records import PackageVersion, read_released
from oicp_gen.source import Workspace


def versions(workspace: Workspace, spec: Spec | None) -> Versions | None:
    """Return the versions that a release of this spec may have; None before the first release.

    A record that cannot be read counts as none: `release` reports what is wrong with it.
    """
    with suppress(OicpGenError):
        return _versions(workspace, spec) if spec else None
    return None


def _versions(workspace: Workspace, spec: Spec) -> Versions | None:
    contract, last = workspace.contract, read_released(workspace.project.root)
    if last is None:
        return None
    stated = PackageVersion.parse(contract.package.version, place=CONTRACT)
    bumps = (bump for bump in Bump if bump is not Bump.NONE)
    return Versions(
        last=str(last.version),
        after={bump: str(max(last.version.after(bump), stated)) for bump in bumps},
        pending=worst(diff(last.spec, spec, meaning=contract.named_by)),
    )
