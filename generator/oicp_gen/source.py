"""A project opened for one command: each of its inputs is read at most once, when first needed."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.activity import activity
from oicp_gen.files.digests import LARGE, digest, digest_of, is_binary
from oicp_gen.files.reading import read_input, read_inside, refuse_link, utf8_text
from oicp_gen.model.progress import Progress, silent
from oicp_gen.project import (
    CONTRACT,
    LEDGER,
    MAX_CONTRACT,
    Project,
    TemplateFiles,
    find_project,
    templates_of,
)
from oicp_gen.publish.published import PublishedTree, read_manifest

if TYPE_CHECKING:
    from oicp_gen.contract.contract import Contract
    from oicp_gen.contract.ledger import Ledger
    from oicp_gen.errors import Place
    from oicp_gen.extract.find_page import PageFile
    from oicp_gen.model.findings import Finding, Suppressed
    from oicp_gen.model.page import Page
    from oicp_gen.model.spec import Spec


class ProjectSource(NamedTuple):
    """A project's page as the contract describes it, with names from the ledger."""

    contract: "Contract"
    spec: "Spec | None"
    """None if there is an error among the findings."""
    findings: "tuple[Finding, ...]"
    given: Mapping[str, str]
    """The names of new codes."""
    ledger: bytes
    """The ledger's file with a line for each of them."""
    page: str
    """The path of the file that holds the page; its name if it is outside the project."""
    inputs: Mapping[str, str]
    """The digests of the contract, the ledger, and that file."""
    passed_over: tuple[str, ...] = ()
    """The files of the export that were not read, each with the reason."""
    places: "Mapping[str, Place]" = MappingProxyType({})
    """The place of each entry's code, in the order of the page."""
    suppressed: "tuple[Suppressed, ...]" = ()
    """What the contract's `[rules]` suppress."""


class Workspace:
    """The inputs of a project as one command uses them, each read once, on first use."""

    def __init__(self, project: Project, progress: Progress = silent) -> None:
        self.project = project
        self._progress = progress
        self._seen: dict[str, bytes] = {}
        """What the quick check read, by path."""

    def quick_digest(self, path: str) -> str | None:
        """Return the digest of a file, and keep its text for later stages; None if unreadable."""
        if path not in self._seen:
            try:
                if not Path(path).is_file():
                    return None
                with Path(path).open("rb") as file:
                    data = file.read(LARGE)
                    if is_binary(data) or len(data) == LARGE:
                        return digest_of(path)
                    self._seen[path] = data
                    activity.record("read", path, len(data))
            except OSError:
                return None
        return digest(self._seen[path])

    @cached_property
    def contract_file(self) -> bytes:
        """The contract's file."""
        path = self.project.root / CONTRACT
        data = self._seen.get(str(path)) or b""
        is_read = 0 < len(data) <= MAX_CONTRACT
        return data if is_read else read_input(path, CONTRACT, most=MAX_CONTRACT)

    @cached_property
    def contract(self) -> "Contract":
        """The contract. Raises OicpGenError that lists all its problems."""
        from oicp_gen.contract.parse import parse_contract

        return parse_contract(self.contract_file, file=CONTRACT)

    @cached_property
    def ledger_text(self) -> str:
        """The ledger's file; "" if there is none yet."""
        from oicp_gen.contract.ledger import MAX_LEDGER

        refuse_link(self.project.root, LEDGER)
        data = self._seen.get(str(self.project.root / LEDGER)) or b""
        if not 0 < len(data) <= MAX_LEDGER:
            data = read_inside(self.project.root, LEDGER, most=MAX_LEDGER) or b""
        return utf8_text(data, LEDGER)

    @cached_property
    def ledger(self) -> "Ledger":
        """The names once given to codes."""
        from oicp_gen.contract.ledger import read_ledger

        return read_ledger(self.ledger_text, file=LEDGER)

    @cached_property
    def template_files(self) -> TemplateFiles:
        """The templates of every target that the project could have."""
        return templates_of(self.project)

    @property
    def templates(self) -> dict[str, bytes]:
        """The templates of the targets that the project has, by path."""
        chosen = () if self.project.templates else self.contract.targets
        return self.template_files.selected(chosen)

    @cached_property
    def tree(self) -> PublishedTree:
        """The generated files."""
        out, seen = self.project.out, self._seen
        inside = (path for path in map(Path, seen) if path.is_relative_to(out))
        known = {path.relative_to(out).as_posix(): seen[str(path)] for path in inside}
        return PublishedTree(out, known)

    @cached_property
    def published_spec(self) -> "Spec | None":
        """The spec among the generated files: that of json, or the copy in a package."""
        from oicp_gen.model.spec import MAX_SPEC, read_spec

        name = f"{self.contract.id}.json"
        path = f"json/{name}"
        data = self.tree.read(path, most=MAX_SPEC)
        if data is None:
            outputs = read_manifest(self.tree).outputs
            path = next((path for path in sorted(outputs) if path.endswith(f"/{name}")), path)
            data = self.tree.read(path, most=MAX_SPEC)
        if data is None:
            return None
        shown = self.project.display_path(self.project.out / path)
        text, is_copy = data.decode("utf-8", "replace"), path != f"json/{name}"
        return read_spec(text, file=shown, packaged=is_copy)

    @cached_property
    def readable_spec(self) -> "Spec | None":
        """The published spec; None if there is none or it is damaged."""
        try:
            return self.published_spec
        except OicpGenError:
            return None

    def required_spec(self) -> "Spec":
        """Return the published spec. Raises OicpGenError if there is none yet."""
        if self.published_spec is None:
            raise OicpGenError("spec-missing", place=self.project.display_path(self.project.out))
        return self.published_spec

    @cached_property
    def source(self) -> ProjectSource:
        """The project's page, read and normalized."""
        return self.read()

    def read(self, page: "Page | None" = None, *, accept_loss: bool = False) -> ProjectSource:
        """Return the project's page, or the one that is to replace it, normalized.

        Raises OicpGenError if the contract, the ledger or the page cannot be read at all.
        """
        from oicp_gen.contract.ledger import extended
        from oicp_gen.normalize import normalize, refuse_new_names

        if page is None:
            found = self._page
            page, passed_over = found.located.page, found.located.passed_over
            elsewhere = not found.path.is_relative_to(self.project.root)
            path = self.project.display_path(Path(found.path.name) if elsewhere else found.path)
            sha256 = found.digest
        else:
            path, sha256, passed_over = f"source/{self.contract.page}", page.sha256, ()
        spec = self.readable_spec
        codes = [entry.code for entry in spec.entries] if spec else self.ledger.names
        before = frozenset(() if accept_loss else codes)
        result = normalize(page, self.contract, self.ledger, published=before)
        if spec and result.spec and not self.ledger_text.strip():
            refuse_new_names(spec, result.spec, file=LEDGER)
        ledger = extended(self.ledger_text, self.ledger, result.given, file=LEDGER).encode()
        return ProjectSource(
            contract=self.contract,
            spec=result.spec,
            findings=result.findings,
            given=result.given,
            ledger=ledger,
            page=path,
            inputs={CONTRACT: digest(self.contract_file), LEDGER: digest(ledger), path: sha256},
            passed_over=passed_over,
            places=result.places,
            suppressed=result.suppressed,
        )

    def revised(
        self, *, contract_file: bytes | None = None, ledger_text: str | None = None
    ) -> "Workspace":
        """Return the project with a different contract or ledger; other inputs are shared.

        A contract may differ only in its package, so that its page stays the same.
        """
        other = Workspace(self.project, self._progress)
        shared = {"contract_file", "contract", "ledger_text", "ledger", "template_files", "_page"}
        if contract_file is not None:
            shared -= {"contract_file", "contract"}
            other.contract_file = contract_file
        if ledger_text is not None:
            shared -= {"ledger_text", "ledger"}
            other.ledger_text = ledger_text
        other.__dict__.update({key: self.__dict__[key] for key in shared & self.__dict__.keys()})
        return other

    @cached_property
    def _page(self) -> "PageFile":
        from oicp_gen.extract.find_page import open_page

        path = self.project.page or self.project.root / "source" / self.contract.page
        return open_page(
            path,
            self.contract,
            shown=self.project.display_path(path),
            data=self._seen.get(str(path)),
            progress=self._progress,
        )


def open_project(
    start: Path | None,
    *,
    templates: Path | None = None,
    out: Path | None = None,
    page: Path | None = None,
    progress: Progress = silent,
) -> Workspace:
    """Return the project in this folder, or the nearest upward. Raises OicpGenError without one."""
    return Workspace(find_project(start, templates=templates, out=out, page=page), progress)
