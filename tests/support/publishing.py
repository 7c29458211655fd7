"""Shared by the tests of publishing: two trees, files of others, and failing calls."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import oicp_gen
from oicp_gen.errors import OicpGenError
from oicp_gen.publish import tree as publishing
from tests.support.trees import Look

SAME = {"LICENSE": b"x"}
OLD = {"manifest.json": b"old", "python/codes.py": b"old code", "python/py.typed": b"", **SAME}
NEW = {"manifest.json": b"new!", "python/codes.py": b"new code", "docs/a/codes.md": b"#", **SAME}
HEX = "0123456789abcdef"
MINE: Look = {
    "mine": None,
    "mine/notes.txt": b"mine",
    "mine/empty": None,
    "mine/link": "../python/codes.py",
    "mine/folder": "../python",
    "python": None,
    "python/local.py": b"local",
}
"""What is not ours, among the files of OLD."""


def described(error: pytest.ExceptionInfo[OicpGenError]) -> tuple[str, str, str]:
    """The id of an error, its message, and its place."""
    return error.value.id, error.value.message, str(error.value.place)


def failing_at(call: int, real: Callable[..., object], code: int) -> Callable[..., object]:
    """A function like `real` of which one call, counted from 1, fails with an error number."""
    calls = iter(range(1, 1_000_000))

    def fails(*args: object, **options: object) -> object:
        if next(calls) == call:
            raise OSError(code, os.strerror(code))
        return real(*args, **options)

    return fails


def failing_always(code: int) -> Callable[..., object]:
    def fails(*_: object, **__: object) -> object:
        raise OSError(code, os.strerror(code))

    return fails


def before_step(
    monkeypatch: pytest.MonkeyPatch, step: str, meanwhile: Callable[[], object]
) -> None:
    """Call a function before a step is first taken."""
    real: Callable[..., object] = getattr(publishing, step)
    waiting = [meanwhile]

    def stepped(*args: object) -> object:
        while waiting:
            waiting.pop()()
        return real(*args)

    monkeypatch.setattr(publishing, step, stepped)


def python(code: str, *args: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)],
        env={**os.environ, "PYTHONPATH": str(Path(oicp_gen.__file__).parents[1])},
        stdout=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> tuple[str, int]:
    with process:
        output, _ = process.communicate()
        return output, process.returncode
