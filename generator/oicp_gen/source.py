"""A project's source as it is read, and its published spec."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import digest, digest_of
from oicp_gen.files.inputs import read_input
from oicp_gen.files.paths import read_inside, refuse_link
from oicp_gen.model.progress import silent as progress
from oicp_gen.project import CONTRACT, LEDGER, Project

if TYPE_CHECKING:
    from oicp_gen.contract.contract import Contract
    from oicp_gen.contract.ledger import Ledger
    from oicp_gen.errors import Place
    from oicp_gen.extract.find_page import LocatedPage
    from oicp_gen.model.findings import Finding
    from oicp_gen.model.spec import Spec

MAX_LEDGER = 4 << 20
"""Bytes of the ledger: some 80,000 codes."""
MAX_SPEC = 64 << 20
"""Bytes of the published spec: one of 20,000 rows has 10 million."""


class ProjectSource(NamedTuple):
    """A project's source as it was read: the page by the contract, with names from the ledger."""

    contract: "Contract"
    spec: "Spec | None"
    """None if there is an error among the findings."""
    findings: "tuple[Finding, ...]"
    given: Mapping[str, str]
    """The names of new codes."""
    ledger: bytes
    """The ledger's file with a line for each of them."""
    inputs: Mapping[str, str]
    """The digests of the contract, the ledger, and the file that the page stands in."""
    passed_over: tuple[str, ...] = ()
    """What was not read in the export that the page stands in, each with its reason."""
    places: "Mapping[str, Place]" = MappingProxyType({})
    """Where each entry's code stands, in the order of the page."""


def read_source(
    project: Project,
    *,
    accept_loss: bool = False,
    page: bytes | None = None,
    ledger_text: str | None = None,
) -> ProjectSource:
    """The spec of a project's page, with all findings. The page may stand in a space export.

    `page` is read in place of the file that the contract names, `ledger_text` in that of the
    ledger. Raises OicpGenError if the contract, the ledger or the page cannot be read at all.
    """
    from oicp_gen.contract.contract import parse_contract
    from oicp_gen.contract.ledger import read_ledger
    from oicp_gen.contract.ledger_edit import add_names
    from oicp_gen.normalize import normalize

    contract_data = read_input(project.root / CONTRACT, CONTRACT)
    contract = parse_contract(contract_data, file=CONTRACT)
    if ledger_text is None:
        ledger_text = read_ledger_text(project)
    ledger = read_ledger(ledger_text, file=LEDGER)
    found, page_input = _find_page(project, contract) if page is None else _given(page, contract)
    before = _published_codes(project, contract) or frozenset(ledger.names)
    result = normalize(
        found.page, contract, ledger, published=frozenset() if accept_loss else before
    )
    new_ledger = add_names(ledger_text, result.given)
    if read_ledger(new_ledger, file=LEDGER).names != {**ledger.names, **result.given}:
        raise OicpGenError(
            "ledger-not-editable",
            "the lines for new codes cannot be added here",
            place=LEDGER,
            hint="Give the file a table [names] of its own, with a line for each code.",
        )
    ledger_data = new_ledger.encode()
    if len(ledger_data) > MAX_LEDGER:
        raise OicpGenError(
            "ledger-too-large",
            f"with the lines for new codes it would have more than {MAX_LEDGER:,} bytes, the most"
            " that is read",
            place=LEDGER,
            hint="Split the table, or remove names that nobody uses.",
        )
    return ProjectSource(
        contract=contract,
        spec=result.spec,
        findings=result.findings,
        given=result.given,
        ledger=ledger_data,
        inputs={
            CONTRACT: digest(contract_data),
            LEDGER: digest(ledger_data),
            **page_input,
        },
        passed_over=found.passed_over,
        places=result.places,
    )


def read_contract(project: Project) -> "Contract":
    """A project's contract. Raises OicpGenError if it cannot be read."""
    from oicp_gen.contract.contract import parse_contract

    return parse_contract(read_input(project.root / CONTRACT, CONTRACT), file=CONTRACT)


def read_contract_and_ledger(project: Project) -> "tuple[Contract, Ledger]":
    """A project's contract and ledger. Raises OicpGenError if one of them cannot be read."""
    from oicp_gen.contract.ledger import read_ledger

    return read_contract(project), read_ledger(read_ledger_text(project), file=LEDGER)


def _given(data: bytes, contract: "Contract") -> "tuple[LocatedPage, dict[str, str]]":
    """The page that these bytes would be, were they the file that the contract names."""
    from oicp_gen.extract.find_page import LocatedPage
    from oicp_gen.readers.read import read_page

    name = f"source/{contract.page}"
    sha256 = digest(data)
    return LocatedPage(read_page(data, file=name, sha256=sha256), contract.page, ()), {name: sha256}


def _find_page(project: Project, contract: "Contract") -> "tuple[LocatedPage, dict[str, str]]":
    """The contract's page, and the digest of the file that it stands in, by that file's path.

    That is the page's own file, in a folder too; or the whole ZIP.
    """
    from oicp_gen.extract.find_page import locate
    from oicp_gen.readers.exports.export import FolderExport, ZipExport, open_export

    path = project.page or project.root / "source" / contract.page
    with open_export(path, shown=project.display_path(path)) as export:
        # Taken before the page is read: if the file changes in between, `check` will see it.
        whole = digest_of(path) if isinstance(export, ZipExport) else None
        found = locate(export, contract, progress=progress)
    file = path / found.name if isinstance(export, FolderExport) else path
    inside = file.is_relative_to(project.root)
    name = project.display_path(file if inside else Path(file.name))
    return found, {name: whole or found.page.sha256}


def read_ledger_text(project: Project) -> str:
    """The ledger's file; "" if there is none yet. Raises OicpGenError if it cannot be read."""
    refuse_link(project.root, LEDGER)
    try:
        return (read_inside(project.root, LEDGER, most=MAX_LEDGER) or b"").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OicpGenError(
            "not-utf8",
            f"byte {error.start} is no text in UTF-8",
            place=LEDGER,
            hint="Save the file as UTF-8.",
        ) from None


def published_spec(project: Project, contract: "Contract") -> "Spec | None":
    """The spec that stands among the outputs; None if there is none.

    Raises OicpGenError if it cannot be read.
    """
    from oicp_gen.model.spec import read_spec

    path = f"json/{contract.id}.json"
    data = read_inside(project.out, path, most=MAX_SPEC)
    if data is None:
        return None
    return read_spec(data.decode("utf-8", "replace"), file=project.display_path(project.out / path))


def published(project: Project) -> "tuple[Contract, Spec]":
    """A project's contract and its published spec. Raises OicpGenError if there is none yet."""
    contract = read_contract(project)
    spec = published_spec(project, contract)
    if spec is None:
        raise OicpGenError(
            "spec-missing",
            "there is no published spec yet",
            place=project.display_path(project.out),
            hint="Run `oicp-gen build` first.",
        )
    return contract, spec


def _published_codes(project: Project, contract: "Contract") -> frozenset[str]:
    """The codes of the published spec; none if it is not there or damaged."""
    try:
        spec = published_spec(project, contract)
    except OicpGenError:
        return frozenset()
    return frozenset(entry.code for entry in spec.entries) if spec else frozenset()
