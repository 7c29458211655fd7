"""The report of `verify`: whether the artifacts match the spec."""

from dataclasses import dataclass
from typing import Any

from oicp_gen.report.base import Lines, Paint, Report, answer, note
from oicp_gen.text.phrases import counted
from oicp_gen.verify.proof import Verified


@dataclass(frozen=True, slots=True)
class VerifyReport(Report):
    """What was read back from each target."""

    command = "verify"
    verified: tuple[Verified, ...]

    def as_text(self, paint: Paint) -> Lines:  # noqa: ARG002 - nothing is in colour here
        for done in self.verified:
            for reading in done.readings:
                if not reading.problems:
                    entries = counted(reading.entries, "entry", "entries")
                    yield note(f"{done.target}: {reading.artifact}: {entries}, as in the spec.")
            yield from (answer(f"{done.target}: {problem}") for problem in done.all_problems)
            if done.trouble:
                yield note(f"{done.target}: {done.trouble}.")
        if any(done.all_problems for done in self.verified):
            yield note(
                "Run `oicp-gen check`. If it finds drift, build again; if not, a template is wrong."
            )

    def as_json(self) -> dict[str, Any]:
        return {
            "proved": all(done.is_proved for done in self.verified),
            "targets": [
                done._asdict() | {"readings": [reading._asdict() for reading in done.readings]}
                for done in self.verified
            ],
        }
