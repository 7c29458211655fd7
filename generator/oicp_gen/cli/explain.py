"""The command `explain`."""

from pathlib import Path
from typing import Annotated

import typer

from oicp_gen.cli import base
from oicp_gen.model.spec import Spec
from oicp_gen.project import nearest_project
from oicp_gen.report.show import Format, show
from oicp_gen.source import open_project


def explain(
    queries: Annotated[
        list[str], typer.Argument(metavar="CODE...", help="Codes, names, words or a line of a log.")
    ],
    package: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Read the installed package of this name instead."),
    ] = None,
    project: base.ProjectDir = None,
    output: base.FormatOption = Format.TEXT,
    debug: base.Debug = False,
) -> None:
    """Look up codes by number, name or words.

    Outside a project, reads the installed package.
    """
    with base.report_errors("explain", output, debug):
        from oicp_gen.model.search import find, suggest_entries
        from oicp_gen.report.explain import ExplainReport

        spec, titles, named_by = _catalog(project, package)
        answers = {query: find(spec, query) for query in queries}
        missing = [query for query, found in answers.items() if not found]
        nearest = {query: suggest_entries(spec, query) for query in missing}
        show(ExplainReport(answers, nearest, titles, named_by), output)
        raise typer.Exit(base.FOUND if missing else 0)


def _catalog(project: Path | None, package: str | None) -> tuple[Spec, dict[str, str], str]:
    """Return the spec, the title of each field, and the field that describes an entry."""
    if package is None and (project or nearest_project(Path.cwd())):
        workspace = open_project(project)
        contract = workspace.contract
        titles = {field.name: field.title for field in contract.fields}
        return workspace.required_spec(), titles, contract.named_by
    from oicp_gen.model.installed import installed_spec

    spec = installed_spec(package or "")
    names = list(dict.fromkeys(name for entry in spec.entries for name in entry.values))
    titles = {name: name.replace("_", " ").capitalize() for name in names}
    return spec, titles, names[0] if names else ""
