"""The command line. A command turns its options into one call, a report and an exit code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oicp_gen import __version__, report
from oicp_gen.errors import OicpGenError
from oicp_gen.project import find_project
from oicp_gen.report import Format
from oicp_gen.terminal import comment, progress, say

if TYPE_CHECKING:
    from oicp_gen.verify import Verified

FOUND = 1
"""Exit code: something was found that ought not to be."""
CANNOT_RUN = 2
"""Exit code: usage, an unreadable source, an error that stops the work."""

app = typer.Typer(
    name="oicp-gen",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Turn a published Confluence table into typed, published code, and keep the two in sync.",
    epilog="Exit codes: 0 fine; 1 something was found; 2 could not run.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

ProjectDir = Annotated[
    Path | None,
    typer.Option(
        "--project",
        metavar="DIR",
        help="The project's folder.  [default: the nearest one upward with source/catalog.toml]",
    ),
]
PageFile = Annotated[
    Path | None,
    typer.Option(
        "--page",
        metavar="PAGE",
        help="Read this page, or find it in this folder or ZIP, not the one the contract names.",
    ),
]
TemplatesDir = Annotated[
    Path | None,
    typer.Option("--templates", metavar="DIR", help="Take the targets from this folder."),
]
OutDir = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help="Write there, not to generated/; the ledger is left alone."
    ),
]
ExportPath = Annotated[
    Path, typer.Argument(metavar="EXPORT", help="A page's file, a folder of pages, or a ZIP.")
]
Output = Annotated[Format, typer.Option("--format", help="How to print the result.")]
AcceptLoss = Annotated[
    bool,
    typer.Option("--accept-loss", help="Accept a table that lost more than a fifth of its codes."),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


@app.callback()
def _oicp_gen(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=lambda on: _show_version(on),
            help="Show the version and exit.",
        ),
    ] = False,
) -> None:
    pass


@app.command()
def build(
    page: PageFile = None,
    out: OutDir = None,
    templates: TemplatesDir = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite generated files that were edited by hand.")
    ] = False,
    accept_loss: AcceptLoss = False,
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Make every target from the source, and publish all of it or nothing."""
    with _guarded("build", output, debug):
        from oicp_gen import pipeline

        place = find_project(project, templates=templates, out=out, page=page)
        result = pipeline.build(place, force=force, accept_loss=accept_loss)
        report.built(result, f"{place.shown(place.out)}/", output)
        raise typer.Exit(0 if result.published else CANNOT_RUN)


@app.command()
def check(
    page: PageFile = None,
    out: OutDir = None,
    templates: TemplatesDir = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Render anew, and believe neither digests nor names.")
    ] = False,
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Compare the generated files with the source. Writes nothing; 1 if they differ."""
    with _guarded("check", output, debug):
        from oicp_gen import pipeline

        place = find_project(project, templates=templates, out=out, page=page)
        result = pipeline.check(place, strict=strict)
        report.checked(
            result, _mend(page=page, out=out, templates=templates, project=project), output
        )
        raise typer.Exit(CANNOT_RUN if result.findings else FOUND if result.drift else 0)


@app.command()
def lint(
    page_file: Annotated[
        Path | None, typer.Argument(metavar="[PAGE]", help="The same as --page PAGE.")
    ] = None,
    page: PageFile = None,
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Print what is odd or wrong in the page. Writes nothing; 1 if there is an error."""
    with _guarded("lint", output, debug):
        from oicp_gen.source import read_source

        place = find_project(project, page=page_file or page)
        source = read_source(place)
        report.lint(source, output)
        raise typer.Exit(0 if source.spec else FOUND)


@app.command()
def verify(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TARGET]...", help="Only these.  [default: all]"),
    ] = None,
    out: OutDir = None,
    templates: TemplatesDir = None,
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Load each artifact by its own language, and compare it with the spec. 1 if they differ."""
    with _guarded("verify", output, debug):
        from oicp_gen import pipeline

        place = find_project(project, templates=templates, out=out)
        result = pipeline.verify(place, targets or [])
        report.verified(result, output)
        raise typer.Exit(_verdict(result))


@app.command()
def pack(
    dist: Annotated[
        Path | None,
        typer.Option("--dist", metavar="DIR", help="Write the packages there, not to dist/."),
    ] = None,
    templates: TemplatesDir = None,
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Make wheel, sdist and npm tarball, install each, and read all entries back."""
    with _guarded("pack", output, debug):
        from oicp_gen import pipeline

        place = find_project(project, templates=templates)
        result = pipeline.pack(place, (dist or place.root / "dist").absolute(), comment)
        report.packed(result, output)
        raise typer.Exit(_verdict(result.verified))


def _verdict(verified: "tuple[Verified, ...]") -> int:
    if any(done.all_problems for done in verified):
        return FOUND
    return CANNOT_RUN if any(done.trouble for done in verified) else 0


@app.command()
def explain(
    queries: Annotated[list[str], typer.Argument(metavar="CODE...", help="Codes, names or words.")],
    project: ProjectDir = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Say what codes mean: by code, zeros optional, by name, or by words."""
    with _guarded("explain", output, debug):
        from oicp_gen import cards, search
        from oicp_gen.source import published

        catalog, spec = published(find_project(project))
        answers = {query: search.find(spec, query) for query in queries}
        near = {query: search.nearest(spec, query) for query in queries if not answers[query]}
        cards.explained(answers, near, catalog, output)
        raise typer.Exit(FOUND if near else 0)


@app.command()
def tables(
    export: ExportPath,
    cells: Annotated[
        bool, typer.Option("--cells", help="Print every cell, header rows included.")
    ] = False,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """List the tables of a page, a folder or a ZIP. 2 if a page of several cannot be read."""
    with _guarded("tables", output, debug):
        from oicp_gen import listing
        from oicp_gen.inventory import list_tables
        from oicp_gen.readers.space import open_export

        with open_export(export, shown=str(export)) as pages:
            found = list_tables(pages, progress, cells=cells)
        listing.tables(found, output, cells=cells)
        raise typer.Exit(CANNOT_RUN if found.failures else 0)


@app.command("init")
def init_project(
    export: ExportPath,
    table: Annotated[
        int | None, typer.Option("--table", metavar="N", help="The table, as `tables` numbers it.")
    ] = None,
    code: Annotated[
        str, typer.Option("--code", metavar="HEADING", help="The column that holds the codes.")
    ] = "",
    page: Annotated[
        str, typer.Option("--page", metavar="NAME", help="The page: its file, its id or its title.")
    ] = "",
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="What the spec and packages are called.")
    ] = "",
    project: Annotated[
        Path | None,
        typer.Option("--project", metavar="DIR", help="The new folder.  [default: by the name]"),
    ] = None,
    output: Output = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Make a new project of a table: contract, ledger, page and CI file, ready to build."""
    with _guarded("init", output, debug):
        from oicp_gen import listing
        from oicp_gen.init import Choice, init
        from oicp_gen.inventory import list_tables
        from oicp_gen.readers.space import open_export

        with open_export(export, shown=str(export)) as pages:
            found = list_tables(pages, progress)
            choice = Choice(table, code, page)
            result = init(pages, found, choice, root=project, name=name)
        listing.started(result, found, output)


def _show_version(on: bool) -> None:
    if on:
        say(f"oicp-gen {__version__}")
        raise typer.Exit


def _mend(**options: Path | None) -> str:
    """The build command that goes with the options of a check."""
    given = [f"--{name} {path}" for name, path in options.items() if path is not None]
    return " ".join(["oicp-gen build", *given])


@contextmanager
def _guarded(command: str, output: Format, debug: bool) -> Iterator[None]:
    """End a command that cannot go on with one clear error and no traceback."""
    try:
        yield
    except (typer.Exit, BrokenPipeError, KeyboardInterrupt):
        raise
    except OicpGenError as trouble:
        if debug:
            raise
        report.error(command, trouble, output)
        raise typer.Exit(CANNOT_RUN) from None
    except Exception as unforeseen:
        if debug:
            raise
        fault = OicpGenError(
            f"this should not happen: {type(unforeseen).__name__}: {unforeseen}",
            mend="It is a fault of oicp-gen's; --debug shows where, for a report.",
        )
        report.error(command, fault, output)
        raise typer.Exit(CANNOT_RUN) from None


def main() -> None:
    """Run `oicp-gen`. What a terminal's encoding lacks is printed as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="oicp-gen")
