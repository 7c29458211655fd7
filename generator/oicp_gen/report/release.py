"""The report of `release`: the version that was released, or would be."""

from dataclasses import dataclass
from typing import Any

from oicp_gen.diff.change import altering
from oicp_gen.diff.sentences import format_change
from oicp_gen.diff.verdict import verdict_of
from oicp_gen.release.release import Plan
from oicp_gen.report.base import Lines, Paint, Report, answer, note
from oicp_gen.text.phrases import counted


@dataclass(frozen=True, slots=True)
class ReleaseReport(Report):
    """A release that was made, or would be."""

    command = "release"
    plan: Plan

    def as_text(self, paint: Paint) -> Lines:  # noqa: ARG002 - nothing is in colour here
        plan = self.plan
        yield from (note(format_change(one)) for one in altering(plan.changes))
        if plan.version is None:
            yield note(
                f"Nothing to release since {plan.before}. {verdict_of(plan.changes).sentence}"
            )
            return
        yield answer(str(plan.version))
        what = f"the release after {plan.before} ({plan.bump})"
        what = what if plan.before else "the first release"
        if not plan.written:
            yield note(f"Version {plan.version} would be {what}. Nothing was written.")
            return
        files = counted(len(plan.written), "file")
        yield note(f"Version {plan.version} is {what}; {files} written.")
        yield note(
            f"Review the diff, commit it, and tag the commit v{plan.version}:"
            " the tag is what gets published."
        )

    def as_json(self) -> dict[str, Any]:
        plan = self.plan
        return plan._asdict() | {
            "before": plan.before and str(plan.before),
            "version": plan.version and str(plan.version),
            "changes": [change.to_json() for change in plan.changes],
        }
