"""The report of `init`: the project that was created, and what to do next."""

from dataclasses import dataclass
from typing import Any

from oicp_gen.report.base import Lines, Paint, Report, note
from oicp_gen.report.tables import table_json, unread
from oicp_gen.scaffold.init import Started
from oicp_gen.scaffold.inventory import Inventory
from oicp_gen.text.phrases import counted


@dataclass(frozen=True, slots=True)
class InitReport(Report):
    """The project that was created from a table of an export."""

    command = "init"
    started: Started
    found: Inventory

    def as_text(self, paint: Paint) -> Lines:  # noqa: ARG002 - nothing is in colour here
        started, proposal = self.started, self.started.proposal
        yield from self.notes()
        yield note(
            f"Table {started.table.number}, {started.table.place}:"
            f" {counted(started.entries, 'code')}, as {proposal.entry} in {proposal.id}."
        )
        rows = [("code", proposal.code.heading, proposal.pattern)]
        rows += [(field.name, field.column, field.kind) for field in proposal.fields]
        widths = [max(len(row[at]) for row in rows) for at in (0, 1)]
        for name, column, about in rows:
            yield note(f"  {name:<{widths[0]}}  {column:<{widths[1]}}  {about}")
        for left_out in proposal.left_out:
            yield note(f"Left out {left_out.column}: {left_out.reason}.")
        for code, name in proposal.names.items():
            yield note(f"Named {code} {name}: a target uses the shorter name for something else.")
        yield note(f"Wrote {started.root}/. Review source/contract.toml in it, then run:")
        yield note(f"  oicp-gen build --project {started.root}")

    def as_json(self) -> dict[str, Any]:
        started, proposal = self.started, self.started.proposal
        return {
            "project": str(started.root),
            "table": table_json(started.table),
            "catalog": proposal.id,
            "entries": started.entries,
            "fields": [field.name for field in proposal.fields],
            "left_out": [column._asdict() for column in proposal.left_out],
            "files": started.files,
        }

    def notes(self) -> Lines:
        return unread(self.found)
