"""Load an artifact in its own language and compare it with the spec.

The program of a target's `[proof]` reads the entries back and prints them as JSON.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.model.spec import Spec
from oicp_gen.render.context import template_context
from oicp_gen.render.files import render_proof
from oicp_gen.render.targets import Proof, Target
from oicp_gen.text.phrases import counted
from oicp_gen.verify.readings import Reading, compare_reading, spelled_languages, unread

_SECONDS = 120
"""The time limit of a program."""


class Verified(NamedTuple):
    """The result for one target."""

    target: str
    readings: tuple[Reading, ...] = ()
    problems: tuple[str, ...] = ()
    """Problems of the target as a whole."""
    trouble: str | None = None
    """Why nothing could be read, for example because the language is not installed."""

    @property
    def is_proved(self) -> bool:
        """Whether everything was read and matches the spec."""
        return not self.all_problems and self.trouble is None

    @property
    def all_problems(self) -> tuple[str, ...]:
        """Every problem, with the artifact it is in."""
        own = (f"{r.artifact}: {problem}" for r in self.readings for problem in r.problems)
        return (*self.problems, *own)


class Inputs(NamedTuple):
    """What artifacts are compared with."""

    spec: Spec
    contract: Contract
    templates: Mapping[str, bytes]
    targets: tuple[Target, ...]


def verify_target(
    inputs: Inputs, target: Target, folder: Path | str, *, python: Path | str = sys.executable
) -> Verified:
    """Read a target's artifact back and compare it with the spec.

    `folder` contains the artifact, or is "" if it is installed for `python`. Raises OicpGenError if
    the template of the proof is missing or fails.
    """
    spec, contract, templates, targets = inputs
    if target.proof is None:
        return Verified(target.name, trouble="target.toml has no [proof], so nothing was verified")
    context = template_context(spec, contract, target, targets)
    program = render_proof(target, templates, context.for_proof())
    try:
        printed = _run(program, target.proof, str(folder), str(python))
        data = json.loads(printed)["readings"]
        languages = frozenset(name for reading in data for name in spelled_languages(reading))
        readings = tuple(
            compare_reading(reading, context.entries, spec, languages) for reading in data
        )
        keys = {key for reading in data for entry in reading["entries"] for key in entry}
    except _MissingError as missing:
        return Verified(target.name, trouble=str(missing))
    except _FailedError as failed:
        return Verified(target.name, problems=(str(failed),))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        problem = f"the program did not print valid readings ({type(error).__name__}: {error})"
        return Verified(target.name, problems=(problem,))
    return Verified(target.name, readings, tuple(unread(keys, contract)))


class _MissingError(Exception):
    """The command of a proof is not installed."""


class _FailedError(Exception):
    """A program failed before it printed its readings."""


def _run(program: bytes, proof: Proof, folder: str, python: str) -> str:
    """Return the output of a program. Raises _MissingError and _FailedError."""
    with tempfile.TemporaryDirectory(prefix="oicp-gen-proof-") as temporary:
        file = Path(temporary) / Path(proof.program).name
        file.write_bytes(program)
        places = {"{python}": python, "{program}": str(file), "{folder}": folder}
        first, *rest = (places.get(part, part) for part in proof.run)
        command = shutil.which(first)
        if command is None:
            raise _MissingError(f"{first} is not installed, so nothing was verified")
        try:
            ran = subprocess.run(  # noqa: S603 - a template is code, and trusted as such
                [command, *rest],
                cwd=temporary,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=_SECONDS,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            raise _FailedError(f"timed out after {counted(_SECONDS, 'second')}") from None
    if ran.returncode != 0:
        lines = [line for line in ran.stderr.splitlines() if line.strip()]
        last = next((line for line in reversed(lines) if "Error" in line), "".join(lines[-1:]))
        raise _FailedError(f"cannot be loaded: {last.strip() or f'exit code {ran.returncode}'}")
    return ran.stdout


def chosen(targets: tuple[Target, ...], names: list[str]) -> tuple[Target, ...]:
    """Return the targets with these names, or all. Raises OicpGenError for an unknown name."""
    by_name = {target.name: target for target in targets}
    unknown = next((name for name in names if name not in by_name), None)
    if unknown is not None:
        raise OicpGenError("target-unknown", unknown=unknown, known=", ".join(by_name))
    return tuple(by_name[name] for name in names or by_name)
