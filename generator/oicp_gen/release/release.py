"""Release the packages: find the version that the changes since the last release require.

A release is all or nothing: if a step fails, the files that were written before are restored. The
generated files are published last, at once. After a run that was killed, a build and the next run
complete the release.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from oicp_gen.contract.parse import parse_contract
from oicp_gen.contract.toml_table import edit_toml
from oicp_gen.diff.change import Bump, Change, worst
from oicp_gen.diff.specs import diff
from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import replace
from oicp_gen.files.reading import read_inside, refuse_link
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
    first: bool = False,
    dry: bool = False,
) -> Plan:
    """Release the version that the changes require, or the wanted one if it is large enough.

    `reworded` are codes whose text changed but kept its meaning. `first` allows a first release
    although the changelog has earlier ones. With `dry`, nothing is written. Raises OicpGenError if
    the published files are not up to date, if the wanted version is too small or already in the
    changelog, or if a file cannot be read or written.
    """
    root = workspace.project.root
    workspace.project.refuse_other_owner()
    with build_lock(workspace.project):
        for path in (CONTRACT, records.CHANGELOG, records.RELEASED):
            refuse_link(root, path)
        refuse_drift(workspace)
        changelog = records.Changelog.read(root)
        plan, changes = _plan(workspace, wanted, reworded, day)
        if plan.version is None:
            return plan
        if plan.before is None and not first:
            _refuse_second_first(changelog, plan.version)
        text = changelog.with_entry(plan.version, day, changes)
        return plan if dry else plan._replace(written=_write(workspace, plan.version, text))


def _refuse_second_first(changelog: records.Changelog, version: PackageVersion) -> None:
    """Raise OicpGenError if the changelog has releases, but their record is missing."""
    earlier = changelog.entries.keys() - {str(version)}
    if earlier:
        latest = max(map(PackageVersion.parse, earlier))
        raise OicpGenError("release-record-missing", place=records.RELEASED, latest=latest)


def _plan(
    workspace: Workspace, wanted: str | None, reworded: frozenset[str], day: date
) -> tuple[Plan, str]:
    """Return what to release, and the changes for the changelog."""
    contract, spec = workspace.contract, workspace.required_spec()
    last = records.read_released(workspace.project.root)
    stated = PackageVersion.parse(contract.package.version, place=CONTRACT)
    chosen = PackageVersion.parse(wanted) if wanted else None
    if last is None:
        if chosen and chosen < stated:
            raise OicpGenError("first-version-too-small", chosen=chosen, stated=stated)
        version = chosen or stated
        text = f"First release, with {counted(len(spec.entries), 'code')}.\n"
        return Plan(None, version, Bump.NONE, (), records.notes(version, day, text)), text
    changes = _judged(diff(last.spec, spec, meaning=contract.named_by), reworded)
    bump = worst(changes)
    due = _next(last.version, bump, stated, chosen)
    text = records.changelog(changes) if due else ""
    entry = records.notes(due, day, text) if due else ""
    return Plan(last.version, due, bump, changes, entry), text


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


_DECIDED = ("code-reused", "meaning-unclear")
"""The rules about which a person may decide that the meaning is the same."""


def _judged(changes: tuple[Change, ...], reworded: frozenset[str]) -> tuple[Change, ...]:
    unknown = reworded - {change.code for change in changes if change.rule in _DECIDED}
    if unknown:
        raise OicpGenError("code-not-reused", unknown=listed(sorted(unknown)))
    return tuple(
        change._replace(rule="text-reworded")
        if change.code in reworded and change.rule in _DECIDED
        else change
        for change in changes
    )


def _write(workspace: Workspace, version: PackageVersion, changelog: str) -> tuple[str, ...]:
    """Write a release, and return the files that were written. If that fails, restore them."""
    root, before = workspace.project.root, workspace.contract_file
    spec = workspace.required_spec()  # a version changes no entry
    contract = with_version(before, str(version))
    files = {
        records.CHANGELOG: changelog.encode(),
        records.RELEASED: records.Released(version, spec).to_bytes(),
    }
    if contract != before:
        files = {CONTRACT: contract, **files}
    kept = {path: read_inside(root, path) for path in (records.CHANGELOG, records.RELEASED)}
    with _replaced(root, files, {CONTRACT: before, **kept}):
        if contract == before:
            return tuple(files)
        published = build_locked(workspace.revised(contract_file=contract)).published
    project, written = workspace.project, published.written if published else ()
    return (*files, *(project.display_path(project.out / path) for path in written))


@contextmanager
def _replaced(
    root: Path, files: Mapping[str, bytes], before: Mapping[str, bytes | None]
) -> Iterator[None]:
    """Replace files. If that or anything in the block fails, restore what was there before."""
    try:
        for path, data in files.items():
            replace(root / path, data)
        yield
    except BaseException:
        for path in files:
            with suppress(OSError, OicpGenError):  # what failed first is what is reported
                old = before[path]
                if old is None:
                    (root / path).unlink(missing_ok=True)
                else:
                    replace(root / path, old)
        raise


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
