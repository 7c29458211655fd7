"""A verdict with its evidence, from which the texts for GitHub are made."""

from collections.abc import Iterable
from typing import NamedTuple

from oicp_gen.diff.change import Change
from oicp_gen.diff.kinds import Level
from oicp_gen.diff.verdict import Verdict
from oicp_gen.model.findings import Finding, errors_in
from oicp_gen.model.spec import Spec
from oicp_gen.pipeline import Checked
from oicp_gen.report.code_spans import span
from oicp_gen.source import Workspace
from oicp_gen.text.dates import day_in_words
from oicp_gen.upstream.confluence import PageVersion


class Brief(NamedTuple):
    """A verdict, and what it is based on."""

    title: str
    """Of the contract."""
    verdict: Verdict
    page: str = ""
    """Which version of the page it is about, in Markdown."""
    changes: tuple[Change, ...] = ()
    errors: tuple[Finding, ...] = ()
    specs: tuple[Spec | None, Spec | None] = (None, None)
    described_by: str = ""
    """The field with the text that describes a code."""
    version: PageVersion | None = None
    """Of the page that has the errors."""
    is_upstream: bool = False
    """Whether the table of the published page differs from that in source/."""
    files: tuple[str, ...] = ()
    """The generated files that are not as they should be."""

    @property
    def page_title(self) -> str:
        """The title of the page, as far as it is known."""
        return next((spec.source.title for spec in reversed(self.specs) if spec), "")

    @property
    def headline(self) -> str:
        """The title of an issue; "" if there is nothing to report."""
        return "" if self.verdict.level is Level.OK else self.verdict.title(self.title)

    @property
    def is_draft(self) -> bool:
        """Whether a person has to decide something before the changes are merged."""
        return self.verdict.level in (Level.MAJOR, Level.REVIEW)


def edit_in_words(old: PageVersion | None, new: PageVersion, *, is_kept: bool = False) -> str:
    """Return who edited the page when, in Markdown; `is_kept` if the old version stays."""
    day = day_in_words(new.at)
    on = f" on {day}" if day else ""
    if old and old.number == new.number:
        by = f", edited by {span(new.by)}{on}" if new.by else ""
        return f"Version {new.number} is published{by}."
    who = f"{span(new.by)} edited the page{on}" if new.by else f"The page was edited{on}"
    if is_kept and old:
        return f"{who}, version {new.number}. `source/` keeps version {old.number}."
    versions = f"{old.number} → {new.number}" if old else f"{new.number}"
    return f"{who}, version {versions}."


def local_brief(
    workspace: Workspace, verdict: Verdict, checked: Checked, files: Iterable[str]
) -> Brief:
    """Return what a check of the generated files found."""
    contract, is_known = workspace.contract, any(checked.specs)
    return Brief(
        title=contract.title,
        verdict=verdict,
        changes=checked.changes,
        errors=errors_in(checked.findings),
        specs=checked.specs if is_known else (workspace.readable_spec, None),
        described_by=contract.named_by,
        files=tuple(files),
    )
