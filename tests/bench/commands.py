"""Measure how long commands take on the real page, and how large the packages are.

The figures are medians of interleaved runs of whole processes, compared with unavoidable costs and
with similar tools, all from the environment that this runs in. Sizes are those of esbuild bundles.
A copy of the project is measured, so that the checkout's own files are not touched.
"""

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
from tests.bench.lines import show, verdict
from tests.support.command import ROOT
from tests.targets.typescript.sizes import one_constant, whole_gzipped

RUNS = 21
"""Of each command."""
BIN = Path(sys.executable).parent
TYPER = "import typer"
LIBRARIES = "import typer, jinja2, bs4"
PEER = "datamodel-codegen, one enum"
BY_HAND = "import of an enum by hand, 34 members"
BY_HAND_INSIDE = "the same, without the start of Python"
SIZES = {"one constant, bundled": 40, "the whole package, bundled and gzipped": 4096}
"""What the npm package may cost, in bytes."""


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
    times_itself: bool = False
    """Whether it prints how many seconds it took: then those count, not those of the process."""
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
        self.advised = folder / "advised"
        for project in (self.standing, self.empty, self.advised):
            for name in ("source", "templates"):
                shutil.copytree(ROOT / name, project / name)
            if project != self.advised:
                _leave_advice_out(project / "source" / "contract.toml")
        self.temporary.mkdir()
        self.schema, self.enum = folder / "codes.schema.json", folder / "codes.py"
        self.modules = folder / "modules"
        shutil.copytree(
            ROOT / "generated/python/oicp_status_codes", self.modules / "oicp_status_codes"
        )
        (self.modules / "by_hand.py").write_text(_by_hand(), encoding="utf-8")

    def cases(self) -> list[Case]:
        """Everything that is measured, the references for comparison first."""
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
            self._import(BY_HAND, "by_hand"),
            self._import("import oicp_status_codes", "oicp_status_codes", {BY_HAND: 1.3}),
            self._import(BY_HAND_INSIDE, "by_hand", inside=True),
            self._import(
                "import oicp_status_codes, without the start of Python",
                "oicp_status_codes",
                {BY_HAND_INSIDE: None},
                inside=True,
            ),
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
                peers={TYPER: 0.4, PEER: 1 / 12},
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
                peers={LIBRARIES: 1.7, PEER: None},
                prepare=self.clear,
                fresh_temporary=True,
            ),
            Case(
                what="oicp-gen build, with advice and a page for each code",
                command=[generator, "build", "--project", self.advised],
                peers={LIBRARIES: 1.9, PEER: None},
            ),
        ]

    def _import(
        self,
        what: str,
        module: str,
        peers: dict[str, float | None] | None = None,
        *,
        inside: bool = False,
    ) -> Case:
        """The import of a module, in a process of its own."""
        code = f"import sys; sys.path.insert(0, {str(self.modules)!r}); "
        if inside:
            code += "from time import perf_counter as now; start = now(); "
        code += f"import {module}" + ("; print(now() - start)" if inside else "")
        command: list[str | Path] = [sys.executable, "-I", "-c", code]
        return Case(what=what, command=command, peers=peers or {}, times_itself=inside)

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
        return float(ran.stdout) if case.times_itself else seconds

    def write_schema(self) -> list[str]:
        """Write the codes as a JSON Schema for the similar tool, and return them."""
        spec = json.loads((self.standing / "generated/json/status-codes.json").read_bytes())
        codes = [entry["code"] for entry in spec["entries"]]
        schema = {"title": "StatusCode", "type": "string", "enum": codes}
        self.schema.write_text(json.dumps(schema), encoding="utf-8")
        return codes

    def peers_members(self) -> list[object]:
        """The values of the enum that the similar tool wrote."""
        module = ast.parse(self.enum.read_text(encoding="utf-8"))
        (enum,) = (node for node in module.body if isinstance(node, ast.ClassDef))
        assigned = (node.value for node in enum.body if isinstance(node, ast.Assign))
        return [ast.literal_eval(value) for value in assigned]


def _leave_advice_out(contract: Path) -> None:
    """Make a contract one that only describes the table, as that of a new project."""
    table, heading, _ = contract.read_text(encoding="utf-8").partition("\n[[groups]]\n")
    assert heading
    contract.write_text(table, encoding="utf-8")


def _by_hand() -> str:
    """What a person would write by hand: an enum of the codes and nothing else."""
    spec = json.loads((ROOT / "generated/json/status-codes.json").read_bytes())
    members = "".join(f'    {entry["name"]} = "{entry["code"]}"\n' for entry in spec["entries"])
    return f"from enum import StrEnum\n\n\nclass StatusCode(StrEnum):\n{members}"


def sizes() -> list[list[str]]:
    """The size of the npm package in a bundle: a line for each case."""
    node = shutil.which("node", path=os.pathsep.join([os.environ.get("PATH", ""), str(BIN)]))
    if node is None:
        sys.exit("there is no Node on PATH or in the virtual environment")
    package = ROOT / "generated/typescript"
    measured = (one_constant(node, package, "Success"), whole_gzipped(node, package))
    return [
        [what, str(size), str(limit), verdict(size, limit)]
        for size, (what, limit) in zip(measured, SIZES.items(), strict=True)
    ]


def _run_all(bench: Bench, cases: list[Case], runs: int) -> None:
    """Warm up, check that everything works, then run all cases in turn."""
    compile_dir(Path(oicp_gen.__file__).parent, quiet=1)
    compile_dir(bench.modules, quiet=1)
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
    """A line for each case, and another one for each comparison."""
    by_name = {case.what: case for case in cases}
    lines = [["what", " median ms", " ratio", "to", " limit", ""]]
    for case in cases:
        shown = [case.what, f"{case.median * 1000:.1f}"]
        for peer, limit in case.peers.items():
            ratio = case.median / by_name[peer].median
            stated = "" if limit is None else f"{limit:.3g}"
            lines.append([*shown, f"{ratio:.2f}", peer, stated, verdict(ratio, limit)])
            shown = ["", ""]
        if not case.peers:
            lines.append([*shown, "", "", "", ""])
    return lines


def measure(folder: Path) -> bool:
    """Measure and print; return whether the limits hold."""
    if not (BIN / "datamodel-codegen").exists():
        sys.exit("datamodel-codegen is not installed here; `make bench` installs it")
    bench = Bench(folder)
    cases = bench.cases()
    _run_all(bench, cases, RUNS)
    python = "{}.{}.{}".format(*sys.version_info)
    fine = show(
        f"Whole processes, medians of {RUNS} interleaved runs, Python {python}", table(cases)
    )
    heads = ["what", " bytes", " limit", ""]
    return show("Bytes of JavaScript, made by esbuild --minify", [heads, *sizes()]) and fine
