"""The published page: fetched into source/, or compared with the page there.

Nothing is replaced before the new page has been read, has matched the contract and has passed the
rules: whatever the network returns, the last good page stays.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.diff.change import Bump, Change, FailOn, altering, fails, worst
from oicp_gen.diff.since import placed
from oicp_gen.diff.specs import diff
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.files.disk import clear, replace
from oicp_gen.files.lock import locked
from oicp_gen.files.reading import refuse_link
from oicp_gen.model.findings import Finding, errors_in
from oicp_gen.model.spec import Spec
from oicp_gen.project import CONTRACT
from oicp_gen.source import Workspace
from oicp_gen.upstream.as_export import exported
from oicp_gen.upstream.confluence import Answer, PageVersion
from oicp_gen.upstream.record import RECORD, Record, SavedPage, read_record
from oicp_gen.upstream.request import PageRequest, check_page, page_at


def check_file(root: Path, contract: Contract) -> None:
    """Raise OicpGenError unless the contract names the file of one page, and it is not a link."""
    path = f"source/{contract.page}"
    if (root / path).is_dir() or not contract.page.lower().endswith((".html", ".htm")):
        raise OicpGenError("contract-page-unsuitable", place=CONTRACT, path=path)
    for name in (path, RECORD):
        refuse_link(root, name)


class Fetched(NamedTuple):
    """The result of a fetch."""

    site: str
    page_id: str
    answer: Answer
    file: str
    """The path of the page's file, for display."""
    sha256: str
    written: tuple[str, ...] = ()
    """The files that were written, page before record; none if the page is unchanged or refused."""
    changes: tuple[Change, ...] | None = None
    """How the table differs from the previous page's; None if there was none."""
    findings: tuple[Finding, ...] = ()
    """Of the new page, if it was checked against a contract."""
    places: Mapping[str | None, Place] = MappingProxyType({})
    """Where the code of each change is on the new page."""
    specs: tuple[Spec | None, Spec | None] = (None, None)
    """The spec of the page in source/ before, and that of the new page."""

    @property
    def is_refused(self) -> bool:
        """Whether the new page has errors, so that the old one stays."""
        return bool(errors_in(self.findings))


class UpstreamDrift(NamedTuple):
    """How the published page differs from the one in source/."""

    version: PageVersion
    """The published one."""
    recorded: PageVersion | None
    """The one in source/; None if it is unknown."""
    doubt: str = ""
    """Why its record is ignored; "" if it is not, or if there is none."""
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Of the published page, if there is an error among them."""
    places: Mapping[str | None, Place] = MappingProxyType({})
    """Where the code of each change is on the page in source/."""
    remarks: tuple[str, ...] = ()
    rows: Mapping[str, Place] = MappingProxyType({})
    """Where each code is on the published page."""
    specs: tuple[Spec | None, Spec | None] = (None, None)
    """The spec of the page in source/, and that of the published page."""

    @property
    def is_drift(self) -> bool:
        """Whether the table differs."""
        return bool(self.changes or self.findings)

    def fails(self, on: FailOn) -> bool:
        """Return whether drift of this kind is a failure; a table that is gone always is."""
        return fails(self.changes, on) or (bool(self.findings) and on is not FailOn.NEVER)

    @property
    def severity(self) -> Bump:
        """The version bump that the drift requires; a table that is gone requires the highest."""
        return Bump.MAJOR if self.findings else worst(self.changes)


def fetch(workspace: Workspace, request: PageRequest, *, accept_loss: bool = False) -> Fetched:
    """Fetch the page from Confluence into source/, with a record of its version.

    Raises OicpGenError, and changes nothing, if the contract does not name the file of one page,
    the site does not return the page, or it cannot be saved.
    """
    contract, path = workspace.contract, f"source/{workspace.contract.page}"
    check_file(workspace.project.root, contract)
    confluence, number = page_at(contract, request)
    check_page(contract, number)
    answer = confluence.page(number)
    data, page = exported(answer, file=path)
    fetched = Fetched(confluence.site, number, answer, path, page.sha256)
    with locked(workspace.project.root):
        before = workspace.quick_digest(str(workspace.project.root / path))
        old = None
        with suppress(OicpGenError):  # a page that cannot be read is replaced
            old = workspace.source.spec
        new = workspace.read(page, accept_loss=accept_loss)
        fetched = fetched._replace(findings=new.findings)
        if new.spec is None:
            return fetched
        changes = altering(diff(old, new.spec, meaning=contract.named_by)) if old else None
        return fetched._replace(
            changes=changes,
            specs=(old, new.spec),
            places=placed(changes or (), new.places, path),
            written=_save(workspace, fetched, data, is_new=before != fetched.sha256),
        )


def fetch_to(file: Path, workspace: Workspace | None, request: PageRequest) -> Fetched:
    """Fetch a page into a file, without checking either. Raises OicpGenError as `fetch` does."""
    contract = workspace.contract if workspace else None
    confluence, number = page_at(contract, request)
    answer = confluence.page(number)
    data, page = exported(answer, file=str(file))
    replace(file, data)
    return Fetched(confluence.site, number, answer, str(file), page.sha256, written=(str(file),))


def compare_upstream(workspace: Workspace, request: PageRequest) -> UpstreamDrift:
    """Compare the table of the published page with the one in source/. Writes nothing.

    The page itself is requested only if its version is not the recorded one. Raises OicpGenError if
    one of the pages cannot be read.
    """
    contract, path = workspace.contract, f"source/{workspace.contract.page}"
    confluence, number = page_at(contract, request)
    check_page(contract, number)
    known = read_record(workspace, site=confluence.site, page_id=number)
    record = known.record if workspace.project.page is None else None
    recorded = record.version if record else None
    version = confluence.version(number)
    if recorded and recorded.number == version.number:
        return UpstreamDrift(recorded, recorded)
    answer = confluence.page(number)
    _, page = exported(answer, file=path)
    new = workspace.read(page)
    result = UpstreamDrift(answer.version, recorded, known.doubt, remarks=answer.remarks)
    if new.spec is None:
        return result._replace(findings=new.findings)
    old = workspace.source
    if old.spec is None:
        raise OicpGenError("source-has-errors", place=path)
    changes = altering(diff(old.spec, new.spec, meaning=contract.named_by))
    return result._replace(
        changes=changes,
        places=placed(changes, old.places, path),
        rows=new.places,
        specs=(old.spec, new.spec),
    )


def _save(workspace: Workspace, fetched: Fetched, data: bytes, *, is_new: bool) -> tuple[str, ...]:
    """Write the page, then its record, each only if it would change. Return what was written.

    A run that is killed between the two leaves a record whose digest is not the page's.
    """
    version, root, written = fetched.answer.version, workspace.project.root, []
    known = read_record(workspace, site=fetched.site, page_id=fetched.page_id).record
    for name in (fetched.file, RECORD):
        clear(root / name)
    if is_new:
        replace(root / fetched.file, data)
        written.append(fetched.file)
    if is_new or known is None or known.version.number != version.number:
        record = Record(
            site=fetched.site,
            page_id=fetched.page_id,
            api=fetched.answer.api,
            title=fetched.answer.title,
            version=version,
            fetched_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            page=SavedPage(workspace.contract.page, fetched.sha256),
            answer_sha256=fetched.answer.sha256,
        )
        replace(root / RECORD, record.to_bytes())
        written.append(RECORD)
    return tuple(written)
