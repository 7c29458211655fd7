"""The command `explain`."""

from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.report.show import Format, show
from oicp_gen.source import open_project


def explain(
    queries: Annotated[list[str], typer.Argument(metavar="CODE...", help="Codes, names or words.")],
    project: base.ProjectDir = None,
    output: base.FormatOption = Format.TEXT,
    debug: base.Debug = False,
) -> None:
    """Look up codes by number, name or words."""
    with base.report_errors("explain", output, debug):
        from oicp_gen.model.search import find, suggest_entries
        from oicp_gen.report.explain import ExplainReport

        workspace = open_project(project)
        spec = workspace.required_spec()
        answers = {query: find(spec, query) for query in queries}
        missing = [query for query, found in answers.items() if not found]
        nearest = {query: suggest_entries(spec, query) for query in missing}
        show(ExplainReport(answers, nearest, workspace.contract), output)
        raise typer.Exit(base.FOUND if missing else 0)
