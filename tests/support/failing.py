"""The error of a command that cannot run."""

import json
from pathlib import Path
from typing import Any

from tests.support.command import run


def error_of(*arguments: str | Path) -> dict[str, Any]:
    """Run `oicp-gen`, which must end with an error, and return it: id, message, place and hint."""
    result = run(*arguments, "--format", "json")
    assert result.code == 2, result.out + result.err
    found: dict[str, Any] = json.loads(result.out)["error"]
    return found
