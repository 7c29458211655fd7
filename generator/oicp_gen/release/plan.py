"""Release the packages: find the version that the changes since the last release require.

Each of the four things is written atomically, the record of the release last: after an interrupted
run and a build, the next run finds the same version and completes what is missing.
"""

from datetime import date
from typing import NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.diff.change import Change, worst
from oicp_gen.diff.rules import Bump
from oicp_gen.diff.specs import diff
from oicp_gen.errors import OicpGenError
from oicp_gen.files.paths import refuse_link
from oicp_gen.model.spec import Spec
from oicp_gen.pipeline import build_lock, refuse_drift
from oicp_gen.project import CONTRACT
from oicp_gen.release.changelog import CHANGELOG, first_notes, notes
from oicp_gen.release.last_release import RELEASED, Released, read_released
from oicp_gen.release.version import PackageVersion
from oicp_gen.release.write import write_release
from oicp_gen.source import Workspace
from oicp_gen.text.phrases import listed


class Plan(NamedTuple):
    """A release that may be made."""

    before: PackageVersion | None
    """The version of the last release; None if this is the first."""
    version: PackageVersion | None
    """The version to release; None if there is nothing to release."""
    bump: Bump
    """The bump that the changes require; `none` for a first release."""
    changes: tuple[Change, ...]
    entry: str
    """The changelog's entry in Markdown, with its heading; "" if there is nothing to release."""
    written: tuple[str, ...] = ()
    """The files that were written, relative to the project's folder."""


def release(
    workspace: Workspace,
    wanted: str | None,
    *,
    day: date,
    reworded: frozenset[str] = frozenset(),
    dry: bool = False,
) -> Plan:
    """Release the version that the changes require, or the wanted one if it is large enough.

    `reworded` are codes whose text changed but kept its meaning. With `dry`, nothing is written.
    Raises OicpGenError if the published files are not up to date, if the wanted version is too
    small, or if a file cannot be read or written.
    """
    root = workspace.project.root
    with build_lock(workspace.project):
        for path in (CONTRACT, CHANGELOG, RELEASED):
            refuse_link(root, path)
        refuse_drift(workspace)
        spec = workspace.required_spec()
        plan = _plan(read_released(root), workspace.contract, spec, wanted, reworded, day)
        if plan.version is None or dry:
            return plan
        return plan._replace(written=write_release(workspace, plan.version, plan.entry))


def _plan(
    last: Released | None,
    contract: Contract,
    spec: Spec,
    wanted: str | None,
    reworded: frozenset[str],
    day: date,
) -> Plan:
    stated = PackageVersion.parse(contract.package.version, place=CONTRACT)
    chosen = PackageVersion.parse(wanted) if wanted else None
    if last is None:
        version = chosen or stated
        text = first_notes(len(spec.entries), version=version, day=day)
        return Plan(None, version, Bump.NONE, (), text)
    changes = _judged(diff(last.spec, spec, meaning=contract.named_by), reworded)
    bump = worst(changes)
    due = _next(last.version, bump, stated, chosen)
    text = notes(changes, version=due, day=day) if due else ""
    return Plan(last.version, due, bump, changes, text)


def _next(
    last: PackageVersion, bump: Bump, stated: PackageVersion, chosen: PackageVersion | None
) -> PackageVersion | None:
    """Return the version after the last one. Raises OicpGenError if the chosen one is too small."""
    least = last.after(bump)
    if chosen is None:
        # A larger version in the contract was set there to be released.
        larger = max(least, stated)
        return larger if bump is not Bump.NONE or stated > last else None
    if chosen <= last:
        raise OicpGenError("version-not-newer", chosen=chosen, last=last, least=least)
    if chosen < least:
        raise OicpGenError("version-too-small", chosen=chosen, bump=bump, last=last, least=least)
    return chosen


def _judged(changes: tuple[Change, ...], reworded: frozenset[str]) -> tuple[Change, ...]:
    """Return the changes, with these reused codes as reworded ones."""
    unknown = reworded - {change.code for change in changes if change.rule == "code-reused"}
    if unknown:
        raise OicpGenError("code-not-reused", unknown=listed(sorted(unknown)))
    return tuple(
        change._replace(rule="text-reworded")
        if change.code in reworded and change.rule == "code-reused"
        else change
        for change in changes
    )
