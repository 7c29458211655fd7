"""The layers of the generator, and that what the documentation says is so."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest

from oicp_gen import __version__
from tests.support.command import ROOT, run
from tests.support.projects import PAGE, add_row, documented, edit, row

PACKAGE = ROOT / "generator/oicp_gen"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "_templates")


def module_name(path: Path) -> str:
    """The module's name below the package: "cli", "rules.text", "readers"."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "__init__"


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            module = node.module or ""
            found.add(module)
            if module == "oicp_gen":
                found.update(f"{module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("bs4", ["readers.html"]),
        ("jinja2", ["render.jinja", "render.compiled"]),
        ("tomlkit", ["contract.toml_edit"]),
        ("typer", ["cli"]),
        ("truststore", ["upstream"]),
        ("urllib3", ["upstream"]),
    ],
)
def test_a_library_stays_in_its_place(library: str, homes: list[str]) -> None:
    users = {
        module_name(path)
        for path in MODULES
        if any(name.split(".")[0] == library for name in imports(path))
    }
    assert users
    assert all(any(f"{user}.".startswith(f"{home}.") for home in homes) for user in users)


def test_nothing_else_is_needed_at_run_time() -> None:
    libraries = {"bs4", "jinja2", "tomlkit", "truststore", "typer", "urllib3"}
    known = {*sys.stdlib_module_names, *libraries, "oicp_gen"}
    used = {name.split(".")[0] for path in MODULES for name in imports(path)}
    assert used <= known
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=]", text)[0] for text in project["dependencies"]}
    assert names == {"beautifulsoup4", "markdown-it-py", *libraries - {"bs4"}}


def test_the_engine_knows_nothing_of_oicp() -> None:
    words = re.compile(r"hubject|\bCPO\b|\bEMP\b|evse|status.?code", re.IGNORECASE)
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert id(node) in docs or not words.search(node.value), f"{path}:{node.lineno}"


COMMANDS = [
    *("build", "check", "lint", "verify", "pack"),
    *("fetch", "diff", "rename", "release", "explain", "tables", "init"),
]


def commands() -> list[str]:
    text = run("--help").out
    return re.findall(r"^  (\w+)  ", text.partition("Commands:")[2], re.MULTILINE)


def test_every_command_is_documented() -> None:
    assert commands() == COMMANDS
    for command in commands():
        assert f"\n## `oicp-gen {command}`\n" in documented("docs/commands.md")
        assert f"| `oicp-gen {command}` |" in documented("docs/commands.md")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented_and_none_besides(command: str) -> None:
    options = set(re.findall(r"--[a-z][a-z-]*", run(command, "--help").out)) - {"--help"}
    text = documented("docs/commands.md")
    for option in options:
        assert f"`{option}" in text
    assert set(re.findall(r"`(--[a-z][a-z-]*)", text)) <= {
        "--version",
        "--install-completion",
        "--show-completion",
        *(
            option
            for name in commands()
            for option in re.findall(r"--[a-z][a-z-]*", run(name, "--help").out)
        ),
    }


def test_changelog_names_this_version() -> None:
    assert f"\n## {__version__} " in documented("CHANGELOG.md")


SCHEMA = json.loads((PACKAGE / "report/schema.json").read_text(encoding="utf-8"))


def test_json_output_is_valid(built: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)

    def validate(*arguments: str) -> None:
        validator.validate(
            json.loads(run(*arguments, "--format", "json", "--project", str(built)).out)
        )

    validate("build")
    validate("check")
    validate("lint")
    validate("explain", "18", "nothing-like-it")
    validate("verify")
    validate("lint", "no-such-page.html")
    edit(built / "source" / PAGE, "Inconsistent EvseID", "Inconsistent EVSE ID")
    add_row(built, row("330", "", "Roaming is paused"))
    validate("check")
    validate("build")
    add_row(built, row("22", "", "No zero"))
    validate("check")
    validate("build")
    validate("lint")


def test_nothing_here_names_a_registry_or_a_machine() -> None:
    hosts = re.compile("registry" + r"\.npm|py" + r"pi\.org|python" + "hosted")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],  # noqa: S607 - git from the PATH
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    files = listed.stdout.splitlines() if listed.returncode == 0 else []
    for name in files:
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        assert not hosts.search(data.decode("utf-8", "replace")), name
