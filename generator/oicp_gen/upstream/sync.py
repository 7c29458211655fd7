"""The page as it is published: brought into source/, or compared with what stands there.

Nothing is replaced before the new page has been read, matched the contract and passed the rules:
whatever comes from the network, the last good page stays.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen.diff.change import Change, FailOn, fails, placed, worst
from oicp_gen.diff.rules import Bump
from oicp_gen.diff.specs import diff
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.files.atomic import clear, replace
from oicp_gen.files.digests import digest
from oicp_gen.files.lock import locked
from oicp_gen.files.paths import read_inside, refuse_link
from oicp_gen.model.findings import Finding, errors_in
from oicp_gen.model.page import page_id
from oicp_gen.project import CONTRACT, Project
from oicp_gen.source import Workspace
from oicp_gen.upstream.as_export import exported
from oicp_gen.upstream.confluence import Answer, PageVersion
from oicp_gen.upstream.record import RECORD, Record, read_record
from oicp_gen.upstream.request import Asked, page_at

if TYPE_CHECKING:
    from oicp_gen.contract.contract import Contract
    from oicp_gen.model.spec import Spec

_ENDINGS = (".html", ".htm")


class Fetched(NamedTuple):
    """What came of a fetch."""

    site: str
    page_id: str
    answer: Answer
    file: str
    """The page's file, as a person should read it."""
    sha256: str
    written: tuple[str, ...] = ()
    """What was written, page before record; nothing if all was there already, or is refused."""
    changes: tuple[Change, ...] | None = None
    """How the new page differs in meaning from the one that stood there; None if none did."""
    findings: tuple[Finding, ...] = ()
    """Of the new page, if it was held against a contract."""
    places: Mapping[str | None, Place] = MappingProxyType({})
    """Where the code of each change stands on the new page."""

    @property
    def is_refused(self) -> bool:
        """Whether the new page has errors, so that the old one stands."""
        return bool(errors_in(self.findings))


class UpstreamDrift(NamedTuple):
    """How the published page differs from the one in source/."""

    version: PageVersion
    """The one that is published."""
    recorded: PageVersion | None
    """The one in source/; None if that is not known."""
    doubt: str = ""
    """Why the record of it is not believed; "" if it is, or there is none."""
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Those of the published page, if there is an error among them."""
    places: Mapping[str | None, Place] = MappingProxyType({})
    """Where the code of each change stands on the page in source/."""
    remarks: tuple[str, ...] = ()

    @property
    def is_drift(self) -> bool:
        """Whether the table says something else."""
        return bool(self.changes or self.findings)

    def fails(self, on: FailOn) -> bool:
        """Whether the drift is of the kind that is not wanted; a table that is gone always is."""
        return fails(self.changes, on) or (bool(self.findings) and on is not FailOn.NEVER)

    @property
    def severity(self) -> Bump:
        """What the drift means for the packages; that of a table which is gone is the highest."""
        return Bump.MAJOR if self.findings else worst(self.changes)


def fetch(workspace: Workspace, asked: Asked, *, accept_loss: bool = False) -> Fetched:
    """Bring the page from Confluence into source/, with a record of its version.

    Raises OicpGenError, and leaves everything as it is, if the contract names no single page, the
    site gives none, or it cannot be saved.
    """
    project, contract = workspace.project, workspace.contract
    path = f"source/{contract.page}"
    _refuse_other_files(project, contract)
    confluence, number = page_at(contract, asked)
    _refuse_other_page(contract, number)
    answer = confluence.page(number)
    data = exported(answer, file=path)
    fetched = Fetched(confluence.site, number, answer, path, digest(data))
    with locked(project.root):
        old = _spec_before(workspace)
        new = workspace.read(data, accept_loss=accept_loss)
        fetched = fetched._replace(findings=new.findings)
        if new.spec is None:
            return fetched
        changes = _drift(contract, old, new.spec) if old else None
        return fetched._replace(
            changes=changes,
            places=placed(changes or (), new.places, path),
            written=_save(project, contract, fetched, data),
        )


def fetch_to(file: Path, workspace: Workspace | None, asked: Asked) -> Fetched:
    """Bring a page from Confluence into a file, whatever stands in it and on the page.

    Raises OicpGenError as `fetch` does.
    """
    confluence, number = page_at(workspace.contract if workspace else None, asked)
    answer = confluence.page(number)
    data = exported(answer, file=str(file))
    replace(file, data)
    return Fetched(confluence.site, number, answer, str(file), digest(data), (str(file),))


def compare_upstream(workspace: Workspace, asked: Asked) -> UpstreamDrift:
    """Compare the published page by meaning with the one in source/. Writes nothing.

    The page itself is fetched only if its version is not the recorded one. Raises OicpGenError if
    either cannot be read.
    """
    project, contract = workspace.project, workspace.contract
    confluence, number = page_at(contract, asked)
    _refuse_other_page(contract, number)
    known = read_record(project, site=confluence.site, page_id=number, file=contract.page)
    record = known.record if project.page is None else None
    recorded = PageVersion(record.number, record.by, record.at) if record else None
    version = confluence.version(number)
    if recorded and recorded.number == version.number:
        return UpstreamDrift(recorded, recorded)
    answer = confluence.page(number)
    data = exported(answer, file=f"{confluence.site} page {number}")
    new = workspace.read(data)
    result = UpstreamDrift(answer.version, recorded, known.doubt, remarks=answer.remarks)
    if new.spec is None:
        return result._replace(findings=new.findings)
    old = workspace.source
    if old.spec is None:
        raise OicpGenError(
            "source-has-errors",
            "the source has errors, so there is nothing to compare with",
            place=f"source/{contract.page}",
            hint="`oicp-gen lint` shows them.",
        )
    changes = _drift(contract, old.spec, new.spec)
    return result._replace(
        changes=changes, places=placed(changes, old.places, f"source/{contract.page}")
    )


def _drift(contract: "Contract", old: "Spec", new: "Spec") -> tuple[Change, ...]:
    """What the table says otherwise; where a page comes from and its order are no part of that."""
    changes = diff(old, new, meaning=contract.named_by)
    return tuple(change for change in changes if change.about.alters)


def _refuse_other_files(project: Project, contract: "Contract") -> None:
    """Only a page's own file is replaced, where it stands itself."""
    path = f"source/{contract.page}"
    if (project.root / path).is_dir() or not contract.page.lower().endswith(_ENDINGS):
        raise OicpGenError(
            "contract-page-unsuitable",
            f"the contract names {path}, which is not the file of one page in HTML",
            place=CONTRACT,
            hint='Let it name one, such as page = "Title_ID.html"; or fetch with --out FILE.',
        )
    for name in (path, RECORD):
        refuse_link(project.root, name)


def _refuse_other_page(contract: "Contract", number: str) -> None:
    expected = page_id(contract.page)
    if expected not in (None, number):
        raise OicpGenError(
            "page-mismatch",
            f"this is page {number}, and the contract is about page {expected}:"
            f" its file is {contract.page}",
            place=CONTRACT,
            hint="Fetch that page; or another one with --out FILE, to see what is on it.",
        )


def _spec_before(workspace: Workspace) -> "Spec | None":
    """What the page in source/ says now; None if there is none that can be read."""
    try:
        return workspace.source.spec
    except OicpGenError:
        return None


def _save(project: Project, contract: "Contract", fetched: Fetched, data: bytes) -> tuple[str, ...]:
    """Write the page, then its record, each only if it would change.

    A run that ends between the two leaves a record whose digest is not the page's.
    """
    version, written = fetched.answer.version, []
    known = read_record(
        project, site=fetched.site, page_id=fetched.page_id, file=contract.page
    ).record
    for name in (fetched.file, RECORD):
        clear(project.root / name)
    before = read_inside(project.root, fetched.file)
    if before is None or digest(before) != fetched.sha256:
        replace(project.root / fetched.file, data)
        written.append(fetched.file)
    if written or known is None or known.number != version.number:
        record = Record(
            site=fetched.site,
            page_id=fetched.page_id,
            api=fetched.answer.api,
            title=fetched.answer.title,
            number=version.number,
            by=version.by,
            at=version.at,
            fetched_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            file=contract.page,
            sha256=fetched.sha256,
            answer_sha256=fetched.answer.sha256,
        )
        replace(project.root / RECORD, record.to_bytes())
        written.append(RECORD)
    return tuple(written)
