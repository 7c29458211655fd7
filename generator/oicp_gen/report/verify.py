"""The report of `verify`: whether the artifacts match the spec."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.base import Line, Lines, Paint, Problems, ProblemsReport, answer, note, problem
from oicp_gen.report.layout import columns, display_width, padded
from oicp_gen.report.terminal import printable, volume
from oicp_gen.text.phrases import counted
from oicp_gen.verify.proof import Verified
from oicp_gen.verify.readings import Reading

_ADVICE = "Run `oicp-gen check`. If it finds drift, build again; if not, a template is wrong."
_PART = re.compile(r"(?:: |, )")
"""What is between the name of an artifact and the part of it that was read."""


@dataclass(frozen=True, slots=True)
class VerifyReport(ProblemsReport):
    """What was read back from each target, whose artifacts are in the folder `out`."""

    command = "verify"
    verified: tuple[Verified, ...]
    out: Path
    root: Path

    def as_text(self, paint: Paint) -> Lines:
        artifacts = tuple(_artifacts(self.verified))
        yield from _table(artifacts, paint)
        for rule, what, lines in self._failures(artifacts):
            yield from self._block(rule, what, lines, paint)
        if volume.is_full:
            yield note("")
        yield (note if all(done.is_proved for done in self.verified) else problem)(
            _total(artifacts, self.verified)
        )

    def _failures(
        self, artifacts: Iterable["_Artifact"]
    ) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Yield the rule of each failure, what fails, and what differs."""
        for one in artifacts:
            if one.problems:
                what = f"{one.target}: {one.name} differs from the page"
                yield "artifact-differs", what, one.problems
        for done in self.verified:
            for text in done.problems:
                yield "artifact-differs", f"{done.target}: {text}", ()
            if done.trouble:
                yield "artifact-unread", f"{done.target}: {done.trouble}", ()

    def _block(self, rule: str, what: str, lines: tuple[str, ...], paint: Paint) -> Lines:
        """Return an error with what differs below it, and what can be done about that."""
        if volume.is_full:
            yield answer("")
        head, _, rest = what.partition("\n")
        shown = paint("head", printable(head))
        yield Line(f"{paint('error', f'error[{rule}]')}: {shown}")
        for line in (*rest.split("\n"), *lines) if rest else lines:
            yield answer(f"  {line}")
        if rule == "artifact-differs":
            yield Line(f"  {paint('hint', 'hint')}: {_ADVICE}")

    def as_json(self) -> dict[str, Any]:
        return {
            "proved": all(done.is_proved for done in self.verified),
            "targets": [
                done._asdict() | {"readings": [reading._asdict() for reading in done.readings]}
                for done in self.verified
            ],
        }

    def as_problems(self) -> Problems:
        proved = all(done.is_proved for done in self.verified)
        return Problems(
            command=self.command,
            root=self.root,
            findings=tuple(self._findings()),
            summary=_summary(self.verified),
            severity="none" if proved else "error",
            advice=self._advice(),
            remarks=tuple(line for done in self.verified for line in _proved(done)),
        )

    def _findings(self) -> Iterator[Finding]:
        for done in self.verified:
            place = Place(str(self.out / done.target))
            texts = {"artifact-differs": done.all_problems}
            texts["artifact-unread"] = (done.trouble,) if done.trouble else ()
            for rule, problems in texts.items():
                for text in problems:
                    yield Finding(rule, Severity.ERROR, f"{done.target}: {text}", place)

    def _advice(self) -> tuple[str, ...]:
        return (_ADVICE,) if any(done.all_problems for done in self.verified) else ()


class _Artifact(NamedTuple):
    """What was read back from one artifact, which may take several readings."""

    target: str
    name: str
    entries: int
    problems: tuple[str, ...]


def _artifacts(verified: Iterable[Verified]) -> Iterator[_Artifact]:
    """Yield every artifact, with the problems of all its readings."""
    for done in verified:
        readings: dict[str, list[Reading]] = {}
        for reading in done.readings:
            readings.setdefault(_name(reading), []).append(reading)
        for name, group in readings.items():
            problems = tuple(
                f"{part}: {problem}" if (part := _part(one)) else problem
                for one in group
                for problem in one.problems
            )
            yield _Artifact(done.target, name, max(one.entries for one in group), problems)


def _name(reading: Reading) -> str:
    """Return the artifact of a reading, which may state after it which part it has read."""
    return _PART.split(reading.artifact, maxsplit=1)[0].removeprefix("./")


def _part(reading: Reading) -> str:
    return "".join(_PART.split(reading.artifact, maxsplit=1)[1:])


def _table(artifacts: Sequence[_Artifact], paint: Paint) -> Lines:
    """Return a line for each artifact, in columns."""
    names = [printable(one.name) for one in artifacts]
    targets = max((len(one.target) for one in artifacts), default=0)
    widest = max(map(display_width, names), default=0)
    counts = [counted(one.entries, "code") for one in artifacts]
    if targets + widest + max(map(len, counts), default=0) + len("      FAIL") > columns():
        counts = [str(one.entries) for one in artifacts]
    most = max(map(len, counts), default=0)
    before = ""
    for one, name, count in zip(artifacts, names, counts, strict=True):
        target = "" if one.target == before and volume.is_full else one.target
        before = one.target
        state = paint("fail", "FAIL") if one.problems else paint("ok", "ok")
        text = f"{target:<{targets}}  {padded(name, widest)}  {count:>{most}}  {state}"
        yield Line(text, is_exact=True)


def _total(artifacts: Sequence[_Artifact], verified: Sequence[Verified]) -> str:
    """Return how many artifacts were verified, and whether they match."""
    targets = counted(len(verified), "target")
    failed = sum(bool(one.problems) for one in artifacts)
    broken = sum(bool(done.problems) for done in verified)
    unread = sum(bool(done.trouble) for done in verified)
    states = (
        f"{failed} {'differs' if failed == 1 else 'differ'}" if failed else "",
        f"{counted(broken, 'target')} could not be compared" if broken else "",
        f"{counted(unread, 'target')} could not be read" if unread else "",
    )
    state = ", ".join(filter(None, states)) or "all match the page"
    return f"Verified {counted(len(artifacts), 'artifact')} of {targets}: {state}."


def _proved(done: Verified) -> Iterator[str]:
    """Yield a sentence for each artifact that matches the spec."""
    for reading in done.readings:
        if not reading.problems:
            entries = counted(reading.entries, "entry", "entries")
            yield f"{done.target}: {reading.artifact}: {entries}, as in the spec."


def _summary(verified: Iterable[Verified]) -> str:
    """Return how many targets match the spec."""
    proofs = [done.is_proved for done in verified]
    if all(proofs):
        return f"{counted(len(proofs), 'target matches', 'targets match')} the spec."
    return f"{sum(proofs)} of {counted(len(proofs), 'target')} proved to match the spec."
