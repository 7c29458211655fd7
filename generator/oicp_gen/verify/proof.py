"""The proof: each artifact is loaded by its own language, and must say what the spec says.

A target's program (`[proof]` in its `target.toml`) reads the entries back and prints them as JSON;
what it prints is compared here with the spec, whichever template made the artifact.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.model.spec import Spec
from oicp_gen.render.context import context
from oicp_gen.render.files import render_proof
from oicp_gen.render.targets import Proof, Target
from oicp_gen.render.views import EntryView
from oicp_gen.text.phrases import counted, quote

_SECONDS = 120
"""How long a program may take."""
_SHOWN = 160
"""How many characters of a value are told."""


class Reading(NamedTuple):
    """What was read back from one artifact, and how it differs from the spec."""

    artifact: str
    entries: int
    problems: tuple[str, ...]


class Verified(NamedTuple):
    """What came of one target."""

    target: str
    readings: tuple[Reading, ...] = ()
    problems: tuple[str, ...] = ()
    """What concerns the target as a whole."""
    trouble: str | None = None
    """Why nothing could be read: the language is not installed."""

    @property
    def is_proved(self) -> bool:
        """Whether everything was read, and says what the spec says."""
        return not self.all_problems and self.trouble is None

    @property
    def all_problems(self) -> tuple[str, ...]:
        """Every problem, with the artifact that has it."""
        own = (f"{r.artifact}: {problem}" for r in self.readings for problem in r.problems)
        return (*self.problems, *own)


class Inputs(NamedTuple):
    """What a proof is made from."""

    spec: Spec
    contract: Contract
    templates: Mapping[str, bytes]
    targets: tuple[Target, ...]


def verify(
    inputs: Inputs, target: Target, folder: Path | str, *, python: Path | str = sys.executable
) -> Verified:
    """Read a target's artifact back and compare it with the spec.

    `folder` is where the artifact is, or "" where `python` finds it installed. Raises OicpGenError
    if the template of the proof fails or is not there.
    """
    spec, contract, templates, targets = inputs
    if target.proof is None:
        return Verified(target.name, trouble="its target.toml has no [proof], so nothing is proved")
    variables = context(spec, contract, target, targets)
    program = render_proof(target, templates, variables)
    try:
        printed = _run(program, target.proof, str(folder), str(python))
        data = json.loads(printed)["readings"]
        entries = variables["entries"]
        languages = frozenset(language for reading in data for language in _languages(reading))
        readings = tuple(compare_reading(reading, entries, spec, languages) for reading in data)
        keys = {key for reading in data for entry in reading["entries"] for key in entry}
    except _MissingError as missing:
        return Verified(target.name, trouble=str(missing))
    except _FailedError as failed:
        return Verified(target.name, problems=(str(failed),))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        problem = f"the program printed no readings ({type(error).__name__}: {error})"
        return Verified(target.name, problems=(problem,))
    return Verified(target.name, readings, tuple(_unread(keys, contract)))


class _MissingError(Exception):
    """What a proof is run by is not there."""


class _FailedError(Exception):
    """A program did not get to print what it read."""


def _run(program: bytes, proof: Proof, folder: str, python: str) -> str:
    """What a target's program prints. Raises _MissingError and _FailedError."""
    with tempfile.TemporaryDirectory(prefix="oicp-gen-proof-") as temporary:
        file = Path(temporary) / Path(proof.program).name
        file.write_bytes(program)
        places = {"{python}": python, "{program}": str(file), "{folder}": folder}
        first, *rest = (places.get(part, part) for part in proof.run)
        command = shutil.which(first)
        if command is None:
            raise _MissingError(f"{first} is not installed, and nothing else can read the artifact")
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
            raise _FailedError(f"it was not read within {counted(_SECONDS, 'second')}") from None
    if ran.returncode != 0:
        lines = [line for line in ran.stderr.splitlines() if line.strip()]
        told = next((line for line in reversed(lines) if "Error" in line), "".join(lines[-1:]))
        raise _FailedError(f"it cannot be loaded: {told.strip() or f'exit code {ran.returncode}'}")
    return ran.stdout


def _expected(view: EntryView) -> dict[str, Any]:
    """All that a reading may say of an entry."""
    values: dict[str, Any] = {}
    for value in view.values:
        if value.field.kind == "set":
            values[value.field.key] = list(value.chosen)
        elif value.note:
            values[value.field.key] = {"text": value.note.text, "markdown": value.note.markdown}
        else:
            values[value.field.key] = value.text
    return values | {
        "code": view.code,
        "name": view.key,
        "aliases": list(view.old_keys),
        "members": [view.name, *view.aliases],
        "spellings": {spelling.language: spelling.member for spelling in view.spellings},
        "is_success": view.is_success,
    }


def _choices(views: tuple[EntryView, ...]) -> dict[str, list[str]]:
    """The values that each set may hold, by its field."""
    return {
        value.field.key: [choice.value for choice in value.field.choices]
        for view in views
        for value in view.values
        if value.field.kind == "set"
    }


def compare_reading(
    reading: Mapping[str, Any],
    views: tuple[EntryView, ...],
    spec: Spec,
    languages: frozenset[str] = frozenset(),
) -> Reading:
    """How one reading differs from the spec, of which the target sees these views.

    `languages` are those that other readings have spellings of: this must have them, too.

    Raises ValueError, LookupError, TypeError or AttributeError for what is no reading.
    """
    wanted = {view.code: _expected(view) for view in views}
    entries = reading["entries"]
    codes = [_code(entry["code"]) for entry in entries]
    about = {
        "digest": spec.digest,
        "protocol": spec.protocol,
        "title": spec.title,
        "catalog": spec.catalog,
        "values": _choices(views),
    }
    problems = [
        f"the {key} is {_shown(reading[key])}, the spec has {_shown(value)}"
        for key, value in about.items()
        if key in reading and reading[key] != value
    ]
    problems.extend(_misplaced(codes, list(wanted)))
    keys = set().union(*entries)
    languages |= _languages(reading)
    for code, entry in zip(codes, entries, strict=True):
        problems.extend(f"{code}: {key} was not read" for key in sorted(keys - set(entry)))
        problems.extend(_differences(code, entry, wanted.get(code, {}), languages))
    return Reading(str(reading["artifact"]), len(entries), tuple(problems))


def _code(code: Any) -> str:
    """A code as it was read: one that is not a string is none, whatever its digits."""
    return code if isinstance(code, str) else f"{json.dumps(code)} (not a string)"


def _misplaced(codes: list[str], wanted: list[str]) -> Iterator[str]:
    """What is wrong with the codes as such, and with their order."""
    counts, known = Counter(codes), frozenset(wanted)
    yield from (f"{code} is not there" for code in wanted if code not in counts)
    yield from (f"{code} is not in the spec" for code in counts if code not in known)
    yield from (f"{code} is there {n} times" for code, n in counts.items() if n > 1)
    order = [code for code in counts if code in known]
    due = [code for code in wanted if code in counts]
    at = next((at for at, code in enumerate(order) if code != due[at]), None)
    if at is not None:
        yield f"the order differs: {order[at]} stands where {due[at]} should"


def _differences(
    code: str, entry: Mapping[str, Any], wanted: Mapping[str, Any], languages: frozenset[str]
) -> Iterator[str]:
    """How an entry differs from the spec's; nothing for one that the spec does not have.

    Of the spellings those count whose languages are in the reading at all.
    """
    for key, value in entry.items() if wanted else ():
        if key not in wanted:
            yield f"{code}: the spec has no {key}"
            continue
        due = wanted[key]
        if key == "spellings":
            due = {language: due[language] for language in due if language in languages}
        elif isinstance(due, dict) and isinstance(value, str):
            due = due["text"]  # of a note an artifact may carry the plain text alone
        if value != due or due == {}:
            yield f"{code}: {key} is {_shown(value)}, the spec has {_shown(due)}"


def _languages(reading: Mapping[str, Any]) -> frozenset[str]:
    """The languages of which a reading has spellings."""
    spelled = (entry.get("spellings") for entry in reading["entries"])
    return frozenset(name for names in spelled if isinstance(names, dict) for name in names)


def _unread(keys: set[str], contract: Contract) -> Iterator[str]:
    """What none of a target's readings looked at: it would not be proved."""
    fields = {field.name for field in contract.fields}
    for key in sorted(fields - keys):
        yield f"no reading says what {key} is"
    if not keys & {"name", "members", "spellings"}:
        yield "no reading says what the entries are called"


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    shown = quote(text, _SHOWN)
    return shown if isinstance(value, str) else shown[1:-1]


def chosen(targets: tuple[Target, ...], names: list[str]) -> tuple[Target, ...]:
    """The targets of these names, or all. Raises OicpGenError for a name that is none of them."""
    by_name = {target.name: target for target in targets}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise OicpGenError(
            "target-unknown",
            f"there is no target {unknown[0]!r}",
            hint=f"There are: {', '.join(by_name)}.",
        )
    return tuple(by_name[name] for name in names) if names else tuple(by_name.values())
