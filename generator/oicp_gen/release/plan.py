"""A release of the packages: the version that the changes since the last one ask for.

Four things are written, each whole or not at all, and the last release the last: after a run that
was interrupted, and a build, the next one finds the same version and completes what is missing.
"""

import re
from datetime import date
from typing import NamedTuple

from oicp_gen.contract.contract import Contract, parse_contract
from oicp_gen.diff.change import Change, worst
from oicp_gen.diff.rules import Bump
from oicp_gen.diff.specs import diff
from oicp_gen.errors import OicpGenError
from oicp_gen.files.atomic import clear, replace
from oicp_gen.files.paths import read_inside, refuse_link
from oicp_gen.model.spec import Spec
from oicp_gen.pipeline import build_lock, build_locked, refuse_drift
from oicp_gen.project import CONTRACT
from oicp_gen.release.changelog import first_notes, notes, with_notes
from oicp_gen.release.last_release import RELEASED, Released, read_released
from oicp_gen.release.version import PackageVersion
from oicp_gen.source import Workspace

CHANGELOG = "source/CHANGELOG.md"
_MAX_CHANGELOG = 16 << 20
_PACKAGE = re.compile(r"(?ms)^\s*\[\s*package\s*\]\s*(?:#.*?)?$.*?(?=^\s*\[|\Z)")
_VERSION = re.compile(r"""^(\s*version\s*=\s*)(?:"[^"\n]*"|'[^'\n]*')""", re.MULTILINE)


class Plan(NamedTuple):
    """A release that may be made."""

    before: PackageVersion | None
    """The last release; None if this is the first."""
    version: PackageVersion | None
    """The one to be made; None if nothing asks for one."""
    bump: Bump
    """What the changes mean together; `none` for a first release."""
    changes: tuple[Change, ...]
    entry: str
    """Of the changelog, in Markdown, with its heading; "" if there is nothing to release."""
    written: tuple[str, ...] = ()
    """The files that were written, from the project's folder."""


def release(
    workspace: Workspace,
    wanted: str | None,
    *,
    day: date,
    reworded: frozenset[str] = frozenset(),
    dry: bool = False,
) -> Plan:
    """Give the packages the version that the changes ask for, or a wanted one that is no smaller.

    `reworded` are codes of which the text was replaced and the meaning stayed. With `dry` nothing
    is written. Raises OicpGenError if the published files are not what the source makes, if the
    wanted version is too small, or if a file cannot be read or written.
    """
    project = workspace.project
    with build_lock(project):
        for path in (CONTRACT, CHANGELOG, RELEASED):
            refuse_link(project.root, path)
        refuse_drift(workspace, "Run `oicp-gen build`, look at what it changes, and release that.")
        spec = workspace.required_spec()
        released = read_released(project.root)
        plan = _plan(released, workspace.contract, spec, wanted, reworded, day)
        if plan.version is None or dry:
            return plan
        return plan._replace(written=_write(workspace, plan.version, plan.entry))


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
    """The version after the last one. Raises OicpGenError if the chosen one is too small."""
    least = last.after(bump)
    if chosen is None:
        # Somebody who has set a larger one in the contract wants that.
        larger = max(least, stated)
        return larger if bump is not Bump.NONE or stated > last else None
    if chosen <= last:
        raise OicpGenError(
            "version-not-newer",
            f"{chosen} is no version after {last}",
            hint=f"The least is {least}.",
        )
    if chosen < least:
        raise OicpGenError(
            "version-too-small",
            f"{chosen} is too small for what changed since {last}: there are {bump.value} changes",
            hint=f"The least is {least}; --dry-run shows the changes.",
        )
    return chosen


def _judged(changes: tuple[Change, ...], reworded: frozenset[str]) -> tuple[Change, ...]:
    """The changes, with those codes taken as reworded that only look as if reused."""
    unknown = reworded - {change.code for change in changes if change.rule == "code-reused"}
    if unknown:
        raise OicpGenError(
            "code-not-reused",
            f"no text of {', '.join(sorted(unknown))} looks as if it meant something else now",
            hint="`oicp-gen diff` from source/released.json shows what changed.",
        )
    return tuple(
        change._replace(rule="text-reworded")
        if change.code in reworded and change.rule == "code-reused"
        else change
        for change in changes
    )


def _write(workspace: Workspace, version: PackageVersion, text: str) -> tuple[str, ...]:
    """Write contract, generated files, changelog and the release, in this order."""
    project = workspace.project
    files = _write_version(workspace, version)
    old = read_inside(project.root, CHANGELOG, most=_MAX_CHANGELOG) or b""
    replace(project.root / CHANGELOG, with_notes(old.decode(), text, version).encode())
    spec = workspace.required_spec()  # a version changes no entry
    replace(project.root / RELEASED, Released(version, spec).to_bytes())
    return (*files, CHANGELOG, RELEASED)


def _write_version(workspace: Workspace, version: PackageVersion) -> tuple[str, ...]:
    """Give the contract and the packages a version, or leave all as it was."""
    project, before = workspace.project, workspace.contract_file
    contract = project.root / CONTRACT
    after = _with_version(before, version)
    if after == before:
        return ()
    clear(contract)
    replace(contract, after)
    try:
        built = build_locked(workspace.revised(contract_file=after))
    except BaseException:
        replace(contract, before)
        raise
    written = built.published.written if built.published else ()
    return (CONTRACT, *(project.display_path(project.out / path) for path in written))


def _with_version(contract: bytes, version: PackageVersion) -> bytes:
    """The contract's file with another version, and every other line as it is."""
    text = contract.decode("utf-8-sig")
    wanted = parse_contract(contract, file=CONTRACT)
    table = _PACKAGE.search(text)
    if table:
        line = _VERSION.sub(rf'\g<1>"{version}"', table[0], count=1)
        text = text[: table.start()] + line + text[table.end() :]
    if parse_contract(text.encode(), file=CONTRACT).package != wanted.package._replace(
        version=str(version)
    ):
        raise OicpGenError(
            "contract-not-editable",
            "the line of the version cannot be edited here",
            place=CONTRACT,
            hint=f'Write it as a line of its own below [package]: version = "{version}".',
        )
    return text.encode()
