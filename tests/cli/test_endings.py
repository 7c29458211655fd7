"""How a process ends under any circumstances: its exit code, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.projects import PAGE

COMMAND = [sys.executable, "-m", "oicp_gen"]
INTERRUPTED = """
import os, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            {action}

class Callback:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
sys.meta_path.insert(0, Interrupt())
sys.argv = ["oicp-gen", *{arguments!r}]
from oicp_gen.__main__ import main
main()
"""
"""A run that gets Ctrl-C when it imports a module."""


def ran(*command: str, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | more,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done


def redirected(to: str, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command with a redirection of the shell, like `>&-`."""
    return ran("sh", "-c", f'"$@" {to}', "sh", *COMMAND, *arguments, cwd=cwd)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [["lint"], ["lint", "--format", "json"], ["lint", "--format", "github"], ["--help"]],
    ids=" ".join,
)
def test_a_full_disk_behind_stdout(arguments: list[str]) -> None:
    done = redirected(">/dev/full", *arguments)
    assert done.returncode == 2
    assert done.stderr.endswith("error: cannot write the output: No space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("command", ["check", "lint"])
def test_a_full_disk_behind_stderr(command: str) -> None:
    assert redirected("2>/dev/full", command).returncode == 2


@pytest.mark.parametrize("command", ["check", "lint"])
def test_a_closed_stream(command: str) -> None:
    out, err, both = (redirected(to, command) for to in (">&-", "2>&-", ">&- 2>&-"))
    assert (out.returncode, out.stderr) == (2, "error: standard output is closed\n")
    assert (err.returncode, err.stdout) == (2, "")
    assert both.returncode == 2


@pytest.mark.parametrize("arguments", [["lint"], ["explain", "0"], ["--help"]], ids=" ".join)
def test_a_reader_that_stops_early_is_not_a_failure(arguments: list[str]) -> None:
    with subprocess.Popen(
        [*COMMAND, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        printed = process.stderr.read()
    assert process.returncode == 0
    assert "rror" not in printed.replace("0 errors", "")


@pytest.mark.parametrize("command", ["check", "tables x.html", "diff a b", "init x.html"])
def test_a_working_directory_that_was_deleted(command: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = 'rmdir "$PWD" && exec "$@" --format json'
    done = ran("sh", "-c", script, "sh", *COMMAND, *command.split(), cwd=gone)
    assert done.returncode == 2
    assert '"id": "' in done.stdout
    if command == "check":
        assert '"id": "working-directory-missing"' in done.stdout


def test_a_clean_check_in_a_working_directory_that_was_deleted(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = ran("sh", "-c", 'rmdir "$PWD" && exec "$@"', "sh", *COMMAND, "check", cwd=gone)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "error: the working directory no longer exists"


@pytest.mark.parametrize("option", ["--debug", "--format=text"])
def test_a_project_that_is_missing(option: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "check", option], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert ("Traceback" in done.stderr) == (option == "--debug")
    assert done.stderr.splitlines()[-2].startswith("error: ")


@pytest.mark.parametrize(
    ("module", "command"),
    [
        ("oicp_gen.publish.clean", "check"),
        ("oicp_gen.cli.application", "lint"),
        ("typer", "lint"),
        ("oicp_gen.cli.lint", "lint"),
        ("bs4", "lint"),
        ("oicp_gen.report.lint", "lint"),
        ("oicp_gen.publish.tree", "build"),
        ("jinja2", "build"),
    ],
)
@pytest.mark.parametrize(
    "action",
    [
        "os.kill(os.getpid(), signal.SIGINT)",
        "Callback()",
        "raise RuntimeError('Error calling __set_name__') from KeyboardInterrupt()",
    ],
    ids=["signal", "in a callback", "wrapped by Python"],
)
def test_ctrl_c_ends_a_run_at_any_moment(
    module: str, command: str, action: str, project: Path
) -> None:
    if module == "oicp_gen.publish.clean":  # the parts of a project that was built are imported
        assert ran(*COMMAND, "build", cwd=project).returncode == 0
    code = INTERRUPTED.format(module=module, action=action, arguments=[command])
    done = ran(sys.executable, "-c", code, cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert (project / "source" / PAGE).is_file()


def test_what_a_stream_cannot_show_is_an_escape() -> None:
    done = ran(*COMMAND, "explain", "0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Everything is fine \\U0001f642" in done.stdout


def test_a_command_line_that_cannot_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise ImportError('broken')", encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, "lint"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.endswith("ImportError: broken\n")
