"""Read one side of a comparison: a spec, a page, an export, a package, or a revision of git."""

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from oicp_gen.diff.inputs.packages import is_wheel, spec_data, spec_in_tarball, spec_in_wheel
from oicp_gen.diff.inputs.revisions import path_in_revision, read_revision
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.files.reading import open_input
from oicp_gen.model.findings import Finding, errors_in
from oicp_gen.model.page import Page, PageKind
from oicp_gen.model.progress import Progress, silent
from oicp_gen.model.spec import MAX_SPEC, Spec, spec_of
from oicp_gen.project import Project
from oicp_gen.readers.decoding import GZIP, ZIP
from oicp_gen.source import Workspace
from oicp_gen.text.phrases import counted, lines

if TYPE_CHECKING:
    from oicp_gen.readers.exports.export import Export

MAX_REVISION = 256 * 1024 * 1024
"""The maximum size of a file in a revision, which is read into memory: the ZIP of a large space
has 100 MB."""

_COMPARABLE = frozenset(
    (
        *("code-lost-zeros", "name-collision", "success-missing", "text-is-value"),
        *("value-missing", "value-unknown"),
    )
)
"""The rules of errors that leave the codes of a page unambiguous."""


class Side(NamedTuple):
    """One side of a comparison."""

    label: str
    """The path or revision that the user passed."""
    spec: Spec
    places: Mapping[str, Place] | None = None
    """The place of each code, in the order of the page; None if the side is not a page."""
    trouble: tuple[Finding, ...] = ()
    """The errors of a page that can be compared, but not built."""
    unnamed: frozenset[str] = frozenset()
    """The codes of a page that are not in the ledger. Their names here are those that a build
    would give them."""


def read_side(text: str, project: Project | None, progress: Progress = silent) -> Side:
    """Return what is at this path or in this revision, identified by its content.

    A page is read with the project's current contract and ledger. Raises OicpGenError if there is
    nothing at the path, if it is something else, if the page has errors, or if it is a page and
    there is no project.
    """
    reader = _Reader(text, project, progress)
    if os.path.lexists(Path(text)):  # it takes precedence over a revision
        if Path(text).is_dir():
            from oicp_gen.readers.exports.export import open_export

            with open_export(Path(text), shown=text) as export:
                return reader.page(export)
        with open_input(Path(text), text) as file:
            return reader.file(file, text)
    path = path_in_revision(text)
    if path is not None:
        return reader.file(io.BytesIO(read_revision(text, most=MAX_REVISION)), path)
    raise OicpGenError("side-missing", place=text)


def meaning_of(project: Project | None) -> str | None:
    """Return the field that describes a code; None without a project.

    The field only affects how changes are reported, so errors of the contract are ignored.
    """
    if project is None:
        return None
    try:
        return Workspace(project).contract.named_by
    except OicpGenError:
        return None


_STARTS = {b"{": "JSON", b"[": "JSON", b"<": "HTML"}
"""What a file contains that is not a page, by how it begins; anything else is text."""
_BEFORE = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""What may come before that: the mark of an encoding, and blanks."""


class _Reader(NamedTuple):
    label: str
    project: Project | None
    progress: Progress

    def file(self, file: BinaryIO, path: str) -> Side:
        """Read a file. `path` identifies the page, and is part of the places in it."""
        start = file.read(4)
        file.seek(0)
        if start.startswith(GZIP):
            return Side(self.label, spec_in_tarball(file, shown=self.label))
        if start.startswith(ZIP):
            return self.zip(file)
        data = file.read(MAX_SPEC + 1)
        found = spec_data(data, shown=self.label) if len(data) <= MAX_SPEC else None
        if found is not None:
            return Side(self.label, spec_of(found, file=self.label, packaged=True))
        from oicp_gen.readers.exports.export import one_page  # pages take long to load

        return self.page(one_page(path, data))

    def zip(self, file: BinaryIO) -> Side:
        from oicp_gen.readers.exports.export import zip_export
        from oicp_gen.readers.exports.zips import open_zip

        with open_zip(file, shown=self.label) as archive:
            if is_wheel(archive):
                return Side(self.label, spec_in_wheel(archive, shown=self.label))
            return self.page(zip_export(archive, self.label))

    def page(self, export: "Export") -> Side:
        """Read the contract's page in an export."""
        from oicp_gen.extract.find_page import locate
        from oicp_gen.normalize import normalize

        if self.project is None:
            if export.kind == "page":  # what it is matters more than the project
                _refuse_others(export.page(export.names[0]), export, export.names[0])
            raise OicpGenError("project-needed", place=self.label)
        workspace = Workspace(self.project)
        contract, ledger = workspace.contract, workspace.ledger
        page, name, _ = locate(export, contract, progress=self.progress)
        _refuse_others(page, export, name)
        result = normalize(page, contract, ledger, despite=_COMPARABLE)
        errors = errors_in(result.findings)
        if result.spec is None:
            raise OicpGenError(
                "page-has-errors",
                place=self.label,
                errors=counted(len(errors), "error"),
                lines=lines(f"{found.place}: {found.message}" for found in errors),
            )
        return Side(
            label=self.label,
            spec=result.spec,
            places=result.places,
            trouble=errors,
            unnamed=frozenset(result.given),
        )


def _refuse_others(page: Page, export: "Export", name: str) -> None:
    """Raise OicpGenError for a file that is not a page of Confluence."""
    if page.kind is PageKind.OTHER:
        data = export.read(name).lstrip(_BEFORE)
        what = next((what for start, what in _STARTS.items() if data.startswith(start)), "text")
        raise OicpGenError("side-unknown", place=page.file, what=what)
