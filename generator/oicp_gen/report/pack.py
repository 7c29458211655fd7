"""The report of `pack`: the packages, and whether they match the spec."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oicp_gen.report.base import Lines, Paint, Problems, ProblemsReport, answer, note, problem
from oicp_gen.report.verify import VerifyReport
from oicp_gen.verify.packages import Packs


@dataclass(frozen=True, slots=True)
class PackReport(ProblemsReport):
    """The packages that were made from the targets in the folder `out`."""

    command = "pack"
    packs: Packs
    out: Path
    root: Path

    def as_text(self, paint: Paint) -> Lines:
        for line in self._proofs().as_text(paint):  # stdout has the digests alone
            yield line._replace(is_answer=False, is_problem=not self.packs.is_proved)
        yield from (answer(archive) for archive in self._written())
        yield (note if self.packs.is_proved else problem)(self._result())

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.packs.version,
            "digest": self.packs.digest,
            "packages": [archive._asdict() for archive in self.packs.archives],
            **self._proofs().as_json(),
        }

    def as_problems(self) -> Problems:
        found = self._proofs().as_problems()
        return found._replace(
            command=self.command,
            summary=f"{found.summary} {self._result()}",
            remarks=(*found.remarks, *self._written()),
        )

    def _proofs(self) -> VerifyReport:
        return VerifyReport(self.packs.verified, self.out, self.root)

    def _written(self) -> tuple[str, ...]:
        """Return a line for each archive that was written."""
        if not self.packs.is_proved:
            return ()
        return tuple(f"{archive.sha256}  {archive.path}" for archive in self.packs.archives)

    def _result(self) -> str:
        packs = self.packs
        is_made = packs.is_proved
        return f"Version {packs.version}, {packs.digest}." if is_made else "Nothing was written."
