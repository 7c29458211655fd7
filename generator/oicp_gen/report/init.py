"""The report of `init`: the project that was created, and what to do next."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oicp_gen.report.base import Lines, Paint, Report, note
from oicp_gen.report.tables import table_json, unread
from oicp_gen.scaffold.init import Started
from oicp_gen.scaffold.inventory import SHOWN, Inventory
from oicp_gen.text.phrases import counted, listed


@dataclass(frozen=True, slots=True)
class InitReport(Report):
    """The project that was created from a table of an export."""

    command = "init"
    started: Started
    found: Inventory

    def as_text(self, paint: Paint) -> Lines:  # noqa: ARG002 - nothing is in colour here
        started, proposal = self.started, self.started.proposal
        yield from self.notes()
        first, *others = started.tables
        yield note(
            f"Table {first.number}, {first.place}:"
            f" {counted(started.entries, 'code')}, as {proposal.entry} in {proposal.id}."
        )
        for table in others:
            yield note(f"With table {table.number}, {table.place}: it has the same columns.")
        if started.reason:
            yield note(f"Check source/contract.toml: {started.reason.message}.")
        rows = [("code", proposal.codes.shown, proposal.codes.pattern)]
        rows += [(field.name, field.title, field.kind) for field in proposal.fields]
        widths = [max(len(row[at]) for row in rows) for at in (0, 1)]
        for name, column, about in rows:
            yield note(f"  {name:<{widths[0]}}  {column:<{widths[1]}}  {about}")
        for left_out in proposal.left_out:
            yield note(f"Left out {left_out.column}: {left_out.reason}.")
        yield from map(note, _about_names(started))
        if started.workflow.folder:
            shown, folder = started.workflow.shown, started.workflow.folder
            yield note(f"Wrote {shown}, where GitHub reads it; it runs if {folder}/ changes.")
        yield note(f"Wrote {started.root}/. Review source/contract.toml in it, then run:")
        yield note(f"  oicp-gen build --project {shlex.quote(str(started.root))}")

    def as_json(self) -> dict[str, Any]:
        started, proposal = self.started, self.started.proposal
        return {
            "project": str(started.root),
            "table": table_json(started.tables[0]),
            "tables": [table.number for table in started.tables],
            "catalog": proposal.id,
            "entries": started.entries,
            "fields": [field.name for field in proposal.fields],
            "names": {
                "from": proposal.naming.name_from,
                "words": proposal.naming.words,
                "without_text": started.names.without_text,
                "renamed": [name._asdict() for name in started.names.renamed],
            },
            "left_out": [column._asdict() for column in proposal.left_out],
            "files": started.files,
            "workflow": started.workflow.shown,
        }

    def notes(self) -> Lines:
        return unread(self.found)


def _about_names(started: Started) -> Iterator[str]:
    """Yield where names come from, and the names that are not derived from there."""
    naming, names = started.proposal.naming, started.names
    columns = {field.name: field.title for field in started.proposal.fields}
    if naming.reason:
        yield f"Names come from the codes: {naming.reason}."
    else:
        yield f"Names come from {columns[naming.name_from]}."
    if names.without_text:
        codes = listed([*names.without_text])
        yield f"Without a text that gives a name, and named after the code: {codes}."
    if naming.words:
        yield f"Never split in names: {listed([*naming.words])}."
    for code, name, reason in names.renamed[:SHOWN]:
        yield f"Named {code} {name}: {reason}."
    if len(names.renamed) > SHOWN:
        yield f"Named {len(names.renamed) - SHOWN} more in source/names.toml, for such reasons."
