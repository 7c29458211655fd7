"""Load artifacts in their own language and compare them with the spec.

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
from oicp_gen.files.reading import refuse_pipes
from oicp_gen.model.spec import Spec
from oicp_gen.render.context import template_context
from oicp_gen.render.files import render_proof
from oicp_gen.render.targets import Proof, Target, read_targets
from oicp_gen.source import Workspace
from oicp_gen.text.phrases import counted
from oicp_gen.verify.output import shown_output
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


def inputs_of(workspace: Workspace) -> Inputs:
    """Return the inputs of a project. Raises OicpGenError if the source has an error."""
    source = workspace.source
    if source.spec is None:
        raise OicpGenError("source-has-errors")
    templates = workspace.templates
    with workspace.template_files.placed():
        return Inputs(source.spec, source.contract, templates, read_targets(templates))


def verify(workspace: Workspace, names: list[str]) -> tuple[Verified, ...]:
    """Read the artifacts of these targets, or of all, back in their own languages.

    Raises OicpGenError if nothing was built yet, the source has an error, or a target is unknown.
    """
    project = workspace.project
    project.refuse_other_owner()
    inputs = inputs_of(workspace)
    if not any((project.out / target.name).is_dir() for target in inputs.targets):
        raise OicpGenError("artifacts-missing", place=project.display_path(project.out))
    verified = []
    targets = {target.name: target for target in inputs.targets}
    for name in names:
        if name not in targets:
            raise OicpGenError("target-unknown", unknown=name, known=", ".join(targets))
    for name in names or targets:
        folder = project.out / name
        if folder.is_dir():
            refuse_pipes(folder)
            with workspace.template_files.placed():
                verified.append(verify_target(inputs, targets[name], folder))
        else:
            problem = f"the folder {project.display_path(folder)} does not exist"
            verified.append(Verified(name, problems=(problem,)))
    return tuple(verified)


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
    program = render_proof(target, target.proof.program, templates, context.for_proof())
    try:
        printed = _run(program, target, target.proof, str(folder), str(python))
        if isinstance(printed, Verified):
            return printed
        data = json.loads(printed)["readings"]
        languages = frozenset(name for reading in data for name in spelled_languages(reading))
        readings = tuple(
            compare_reading(reading, context.entries, spec, languages) for reading in data
        )
        keys = {key for reading in data for entry in reading["entries"] for key in entry}
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        problem = f"the program did not print valid readings ({type(error).__name__}: {error})"
        return Verified(target.name, problems=(problem,))
    return Verified(target.name, readings, tuple(unread(keys, contract)))


def _run(program: bytes, target: Target, proof: Proof, folder: str, python: str) -> str | Verified:
    """Return the output of a program, or the result if it failed or could not be run."""
    with tempfile.TemporaryDirectory(prefix="oicp-gen-proof-") as temporary:
        file = Path(temporary) / Path(proof.program).name
        file.write_bytes(program)
        places = {"{python}": python, "{program}": str(file), "{folder}": folder}
        first, *rest = (places.get(part, part) for part in proof.run)
        command = shutil.which(first)
        if command is None:
            trouble = f"{first} is not installed, so nothing was verified"
            return Verified(target.name, trouble=trouble)
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
        except subprocess.TimeoutExpired as error:
            problem = _with_output(f"timed out after {counted(_SECONDS, 'second')}", error)
            return Verified(target.name, problems=(problem,))
    if ran.returncode != 0:
        problem = _with_output(f"cannot be loaded (exit code {ran.returncode})", ran)
        return Verified(target.name, problems=(problem,))
    return ran.stdout


def _with_output(
    problem: str, ran: subprocess.CompletedProcess[str] | subprocess.TimeoutExpired
) -> str:
    """Return a problem with what the program printed: its errors, or else its other output."""
    streams = (shown_output(_decoded(ran.stderr)), shown_output(_decoded(ran.stdout)))
    text = next(filter(None, streams), "")
    return f"{problem}:\n{text}" if text else problem


def _decoded(output: str | bytes | None) -> str:
    """Return output as text: that of a program that was ended is not decoded yet."""
    return output.decode("utf-8", "replace") if isinstance(output, bytes) else output or ""
