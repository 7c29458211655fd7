"""One side of a comparison: a spec, a page, an export, a revision of git, or a package of ours."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from oicp_gen.diff.inputs.git import exists, path_in_revision, read_revision
from oicp_gen.diff.inputs.packages import (
    is_gzip,
    is_wheel,
    spec_in_tarball,
    spec_in_wheel,
    spec_text,
)
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.files.inputs import open_input
from oicp_gen.model.findings import Finding, errors_in
from oicp_gen.model.spec import Spec, read_spec
from oicp_gen.project import Project
from oicp_gen.source import MAX_SPEC, Workspace
from oicp_gen.text.phrases import counted, lines

if TYPE_CHECKING:
    from oicp_gen.readers.exports.export import Export

MAX_REVISION = 256 * 1024 * 1024
"""Bytes of a file in a revision, which is held in memory: the ZIP of a large space has 100 MB."""

_ZIP = b"PK"
"""How a ZIP begins; whether it is one is asked of the readers, which take long to load."""

_COMPARABLE = frozenset(
    (
        *("code-lost-zeros", "name-collision", "success-missing", "text-is-value"),
        *("value-missing", "value-unknown"),
    )
)
"""The rules of errors with which a page still says which codes it has, each once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """What one of the two things that are compared says."""

    label: str
    """As it was named."""
    spec: Spec
    places: Mapping[str, Place] | None = None
    """Where each code stands, from the top of the page down; None if it is no page."""
    trouble: tuple[Finding, ...] = ()
    """Errors in a page that can be compared all the same; no build would take it."""
    unnamed: frozenset[str] = frozenset()
    """The codes of a page that the ledger does not name yet: what they are called here is what they
    would get today."""


class _GivenPage(NamedTuple):
    """A page's file of which the bytes are known."""

    file: str
    data: bytes
    passed_over: tuple[str, ...] = ()

    @property
    def display_path(self) -> str:
        return self.file

    @property
    def names(self) -> tuple[str, ...]:
        return (self.file.replace("\\", "/").rpartition("/")[2],)

    def shown_page(self, _: str) -> str:
        return self.file

    def read(self, _: str) -> bytes:
        return self.data


def read_side(text: str, project: Project | None) -> Side:
    """What is at this path, or in this revision, told by its content and not by its name.

    A page is read by the contract and the ledger of the project, as they are now. Raises
    OicpGenError if there is nothing, if it is nothing of the kind, if there is an error in the
    page, or if it is a page and there is no project.
    """
    if exists(text):
        if Path(text).is_dir():
            return _side_of_export(text, project)
        with open_input(Path(text), text) as file:
            return _side_of_file(file, text, text, project)
    path = path_in_revision(text)
    if path is not None:
        data = io.BytesIO(read_revision(text, most=MAX_REVISION))
        return _side_of_file(data, text, path, project)
    raise OicpGenError(
        "file-missing",
        "there is no such file or folder",
        place=text,
        hint="A side is the file of a spec, a page, a ZIP or a package; a folder; or REV:PATH.",
    )


def meaning_of(project: Project | None) -> str | None:
    """The field that says what a code means, by the project's contract; None without a project.

    It only guides how changes are told, so a contract that cannot be read is none here.
    """
    if project is None:
        return None
    try:
        return Workspace(project).contract.named_by
    except OicpGenError:
        return None


def _side_of_file(file: BinaryIO, label: str, path: str, project: Project | None) -> Side:
    """`path` is what a page's places and its id are told by."""
    start = file.read(4)
    file.seek(0)
    if is_gzip(start):
        return Side(label=label, spec=spec_in_tarball(file, shown=label))
    if start.startswith(_ZIP) and _is_zip(start):
        return _side_of_zip(file, label, project)
    data = file.read(MAX_SPEC + 1)
    text = spec_text(data) if len(data) <= MAX_SPEC else None
    if text is not None:
        return Side(label=label, spec=read_spec(text, file=label, packaged=True))
    return _side_of_page(_GivenPage(path, data), label, project)


def _is_zip(start: bytes) -> bool:
    from oicp_gen.readers.signatures import is_zip

    return is_zip(start)


def _side_of_zip(file: BinaryIO, label: str, project: Project | None) -> Side:
    from oicp_gen.readers.exports.export import zip_export
    from oicp_gen.readers.exports.zips import open_zip

    with open_zip(file, shown=label) as archive:
        if is_wheel(archive):
            return Side(label=label, spec=spec_in_wheel(archive, shown=label))
        return _side_of_page(zip_export(archive, label), label, project)


def _side_of_export(path: str, project: Project | None) -> Side:
    from oicp_gen.readers.exports.export import open_export

    with open_export(Path(path), shown=path) as export:
        return _side_of_page(export, path, project)


def _side_of_page(export: "Export", label: str, project: Project | None) -> Side:
    """What the contract's page in an export says."""
    from oicp_gen.extract.find_page import locate
    from oicp_gen.model.progress import silent as progress
    from oicp_gen.normalize import normalize

    if project is None:
        raise OicpGenError(
            "project-missing",
            "to read a page takes the contract of a project, and there is none",
            place=label,
            hint="Go into a project's folder, or name one with --project DIR.",
        )
    workspace = Workspace(project)
    contract, ledger = workspace.contract, workspace.ledger
    page = locate(export, contract, progress=progress).page
    result = normalize(page, contract, ledger, despite=_COMPARABLE)
    errors = errors_in(result.findings)
    if result.spec is None:
        raise OicpGenError(
            "page-has-errors",
            f"the page has {counted(len(errors), 'error')}, so there is nothing to compare:"
            + lines(f"{found.place}: {found.message}" for found in errors),
            place=label,
            hint="`oicp-gen lint --page PAGE` shows them all; docs/findings.md describes each.",
        )
    return Side(
        label=label,
        spec=result.spec,
        places=result.places,
        trouble=errors,
        unnamed=frozenset(result.given),
    )
