"""The report of `verify`: whether the artifacts match the spec."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.base import Lines, Paint, Problems, ProblemsReport, answer, note, problem
from oicp_gen.text.phrases import counted
from oicp_gen.verify.proof import Verified

_ADVICE = "Run `oicp-gen check`. If it finds drift, build again; if not, a template is wrong."


@dataclass(frozen=True, slots=True)
class VerifyReport(ProblemsReport):
    """What was read back from each target, whose artifacts are in the folder `out`."""

    command = "verify"
    verified: tuple[Verified, ...]
    out: Path
    root: Path

    def as_text(self, paint: Paint) -> Lines:  # noqa: ARG002 - nothing is in colour here
        for done in self.verified:
            yield from map(note, _proved(done))
            yield from (answer(f"{done.target}: {text}") for text in done.all_problems)
            if done.trouble:
                yield problem(f"{done.target}: {done.trouble}.")
        yield from map(note, self._advice())

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
