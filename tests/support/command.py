"""The command line in this process, and where the repository is."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from oicp_gen.cli.application import application

ROOT = Path(__file__).parents[2]


class Result:
    """What one run of the command printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


def run(*arguments: str | Path, bug: bool = False) -> Result:
    """Run `oicp-gen` in this process, as `main` does; with `bug`, expect an internal error."""
    words = [str(argument) for argument in arguments]
    app = application(words[0] if words else "")
    result = CliRunner().invoke(app, words, prog_name="oicp-gen")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    is_bug = "error: internal error: " in result.stderr or '"internal-error"' in result.stdout
    assert is_bug == bug, result.output
    return Result(result.exit_code, result.stdout, result.stderr)


def error(*arguments: str | Path) -> dict[str, Any]:
    """Run a command that cannot run, and return its error: id, message, place and hint."""
    result = run(*arguments, "--format", "json")
    assert result.code == 2
    found: dict[str, Any] = json.loads(result.out)["error"]
    return found


def error_id(*arguments: str | Path) -> str:
    """Run a command that cannot run, and return the id of its error."""
    return str(error(*arguments)["id"])
