"""Release the packages: find the version that the changes since the last release require.

Each of the four things is written atomically, the record of the release last: after an interrupted
run and a build, the next run finds the same version and completes what is missing.
"""

from datetime import date
from typing import Any, NamedTuple

from oicp_gen.contract.parse import parse_contract
from oicp_gen.contract.toml_table import edit_toml, keep_line_ends
from oicp_gen.diff.change import Bump, Change, worst
from oicp_gen.diff.specs import diff
from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import clear, replace
from oicp_gen.files.reading import read_inside, refuse_link, utf8_text
from oicp_gen.pipeline import build_lock, build_locked, refuse_drift
from oicp_gen.project import CONTRACT
from oicp_gen.release import records
from oicp_gen.release.records import PackageVersion
from oicp_gen.source import Workspace
from oicp_gen.text.phrases import counted, listed


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
        for path in (CONTRACT, records.CHANGELOG, records.RELEASED):
            refuse_link(root, path)
        refuse_drift(workspace)
        plan = _plan(workspace, wanted, reworded, day)
        if plan.version is None or dry:
            return plan
        return plan._replace(written=_write(workspace, plan.version, plan.entry))


def _plan(workspace: Workspace, wanted: str | None, reworded: frozenset[str], day: date) -> Plan:
    contract, spec = workspace.contract, workspace.required_spec()
    last = records.read_released(workspace.project.root)
    stated = PackageVersion.parse(contract.package.version, place=CONTRACT)
    chosen = PackageVersion.parse(wanted) if wanted else None
    if last is None:
        version = chosen or stated
        text = f"First release, with {counted(len(spec.entries), 'code')}.\n"
        return Plan(None, version, Bump.NONE, (), records.notes(version, day, text))
    changes = _judged(diff(last.spec, spec, meaning=contract.named_by), reworded)
    bump = worst(changes)
    due = _next(last.version, bump, stated, chosen)
    text = records.notes(due, day, records.changelog(changes)) if due else ""
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
    unknown = reworded - {change.code for change in changes if change.rule == "code-reused"}
    if unknown:
        raise OicpGenError("code-not-reused", unknown=listed(sorted(unknown)))
    return tuple(
        change._replace(rule="text-reworded")
        if change.code in reworded and change.rule == "code-reused"
        else change
        for change in changes
    )


def _write(workspace: Workspace, version: PackageVersion, entry: str) -> tuple[str, ...]:
    """Write a release with this entry of the changelog, and return the files that were written."""
    root = workspace.project.root
    data = read_inside(root, records.CHANGELOG, most=records.MAX_CHANGELOG) or b""
    old = utf8_text(data, records.CHANGELOG)
    files = _write_version(workspace, version)
    new = keep_line_ends(old, lambda text: records.with_notes(text, entry, version))
    replace(root / records.CHANGELOG, new.encode())
    spec = workspace.required_spec()  # a version changes no entry
    replace(root / records.RELEASED, records.Released(version, spec).to_bytes())
    return (*files, records.CHANGELOG, records.RELEASED)


def _write_version(workspace: Workspace, version: PackageVersion) -> tuple[str, ...]:
    """Give the contract and the packages a version. If that fails, nothing is changed."""
    project, before = workspace.project, workspace.contract_file
    contract = project.root / CONTRACT
    after = with_version(before, str(version))
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


def with_version(contract: bytes, version: str) -> bytes:
    """Return the contract's file with a new version, and everything else unchanged."""

    def change(document: Any) -> None:
        document["package"]["version"] = version

    package = parse_contract(contract, file=CONTRACT).package
    if package.version == version:
        return contract
    try:
        edited = edit_toml(contract.decode("utf-8-sig"), change).encode()
        done = parse_contract(edited, file=CONTRACT).package == package._replace(version=version)
    except (ValueError, OicpGenError):  # tomlkit's own errors are ValueErrors
        done = False
    if not done:
        raise OicpGenError("contract-not-editable", place=CONTRACT, version=version)
    return edited
