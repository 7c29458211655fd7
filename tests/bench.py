"""How long a run takes, beside what cannot be avoided and beside a peer; run by `make bench`.

Whole processes, medians of interleaved runs, all with the programs of the environment that this
runs in. It measures a copy of the project: the checkout's own files are not touched.
"""

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from compileall import compile_dir
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

import oicp_gen

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
TYPER = "import typer"
LIBRARIES = "import typer, jinja2, bs4"
PEER = "datamodel-codegen, one enum"


@dataclass(kw_only=True)
class Case:
    """Something to measure."""

    what: str
    command: list[str | Path]
    peers: dict[str, float | None] = field(default_factory=dict)
    """What it is compared with, and how many times as long it may take, if that is stated."""
    prepare: Callable[[], object] = lambda: None
    """What is done before each run, and not measured."""
    fresh_temporary: bool = False
    """Whether each run gets a folder for temporary files of its own, with nothing in it."""
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.seconds)


class Bench:
    """The folders to measure in, and the cases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "temporary"
        self.standing, self.empty = folder / "standing", folder / "empty"
        for project in (self.standing, self.empty):
            for name in ("source", "templates"):
                shutil.copytree(ROOT / name, project / name)
        self.temporary.mkdir()
        self.schema, self.enum = folder / "codes.schema.json", folder / "codes.py"

    def cases(self) -> list[Case]:
        """Everything that is measured, the things that others are compared with first."""
        generator, peer = BIN / "oicp-gen", BIN / "datamodel-codegen"
        options = (
            "--input-file-type",
            "jsonschema",
            "--output-model-type",
            "dataclasses.dataclass",
        )
        in_standing, in_empty = ("--project", self.standing), ("--project", self.empty)
        build_limits = {LIBRARIES: 1.6, PEER: None}
        return [
            Case(what=TYPER, command=[sys.executable, "-c", TYPER]),
            Case(what=LIBRARIES, command=[sys.executable, "-c", LIBRARIES]),
            Case(
                what=PEER,
                command=[peer, "--input", self.schema, "--output", self.enum, *options],
                prepare=lambda: self.enum.unlink(missing_ok=True),
            ),
            Case(what="oicp-gen --help", command=[generator, "--help"], peers={TYPER: None}),
            Case(
                what="oicp-gen check, clean",
                command=[generator, "check", *in_standing],
                peers={TYPER: 1.3},
            ),
            Case(
                what="oicp-gen build, nothing changed",
                command=[generator, "build", *in_standing],
                peers=build_limits,
            ),
            Case(
                what="oicp-gen build, into an empty folder",
                command=[generator, "build", *in_empty],
                peers=build_limits,
                prepare=self.clear,
            ),
            Case(
                what="oicp-gen build, the very first: templates not compiled yet",
                command=[generator, "build", *in_empty],
                peers={LIBRARIES: None, PEER: None},
                prepare=self.clear,
                fresh_temporary=True,
            ),
        ]

    def clear(self) -> None:
        """Delete what was built."""
        shutil.rmtree(self.empty / "generated", ignore_errors=True)

    def run(self, case: Case) -> float:
        """How many seconds one run takes. Ends the program if the command fails."""
        case.prepare()
        own = tempfile.mkdtemp(dir=self.folder) if case.fresh_temporary else self.temporary
        inherited = {name: v for name, v in os.environ.items() if not name.startswith("PYTHON")}
        environment = {**inherited, "TMPDIR": str(own)}
        start = perf_counter()
        ran = subprocess.run(
            case.command, cwd=self.folder, env=environment, capture_output=True, check=False
        )
        seconds = perf_counter() - start
        if ran.returncode != 0:
            shown = (ran.stdout + ran.stderr).decode(errors="replace")
            sys.exit(f"{case.what}: exit code {ran.returncode}\n{shown}")
        return seconds

    def write_schema(self) -> list[str]:
        """Give the peer the codes as a JSON Schema; returns them."""
        spec = json.loads((self.standing / "generated/json/status-codes.json").read_bytes())
        codes = [entry["code"] for entry in spec["entries"]]
        schema = {"title": "StatusCode", "type": "string", "enum": codes}
        self.schema.write_text(json.dumps(schema), encoding="utf-8")
        return codes

    def peers_members(self) -> list[object]:
        """The values of the members of the enum that the peer wrote."""
        module = ast.parse(self.enum.read_text(encoding="utf-8"))
        (enum,) = (node for node in module.body if isinstance(node, ast.ClassDef))
        assigned = (node.value for node in enum.body if isinstance(node, ast.Assign))
        return [ast.literal_eval(value) for value in assigned]


def measure(bench: Bench, cases: list[Case], runs: int) -> None:
    """Warm up, check that everything does its work, then run all cases in turn."""
    compile_dir(Path(oicp_gen.__file__).parent, quiet=1)
    by_name = {case.what: case for case in cases}
    bench.run(by_name["oicp-gen build, nothing changed"])
    codes = bench.write_schema()
    for case in cases:
        bench.run(case)
    if bench.peers_members() != codes:
        sys.exit(f"{PEER}: it did not write the {len(codes)} codes")
    for _ in range(runs):
        for case in cases:
            case.seconds.append(bench.run(case))


def table(cases: list[Case]) -> list[list[str]]:
    """A line for each case, and one more for each further thing it is compared with."""
    by_name = {case.what: case for case in cases}
    lines = [["what", "median ms", "ratio", "to", "limit", ""]]
    for case in cases:
        shown = [case.what, f"{case.median * 1000:.0f}"]
        for peer, limit in case.peers.items():
            ratio = case.median / by_name[peer].median
            verdict = "" if limit is None else "holds" if ratio <= limit else "does not hold"
            lines.append(
                [*shown, f"{ratio:.2f}", peer, "" if limit is None else str(limit), verdict]
            )
            shown = ["", ""]
        if not case.peers:
            lines.append([*shown, "", "", "", ""])
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21, metavar="N", help="of each [default: 21]")
    runs: int = parser.parse_args().runs
    if runs < 1:
        parser.error("there is nothing to measure in no run")
    if not (BIN / "datamodel-codegen").exists():
        sys.exit("datamodel-codegen is not installed here; `make bench` installs it")
    with tempfile.TemporaryDirectory(prefix="oicp-gen-bench-") as folder:
        bench = Bench(Path(folder))
        cases = bench.cases()
        measure(bench, cases, runs)
    lines = table(cases)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    python = "{}.{}.{}".format(*sys.version_info)
    sys.stdout.write(f"Whole processes, medians of {runs} interleaved runs, Python {python}\n\n")
    for line in lines:
        cells = (
            cell.rjust(width) if at in (1, 2, 4) else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


if __name__ == "__main__":
    main()
