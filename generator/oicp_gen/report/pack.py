"""The report of `pack`: the packages, and whether they match the spec."""

from dataclasses import dataclass
from typing import Any

from oicp_gen.report.base import Lines, Paint, Report, answer, note
from oicp_gen.report.verify import VerifyReport
from oicp_gen.verify.packages import Packs


@dataclass(frozen=True, slots=True)
class PackReport(Report):
    """The packages that were made."""

    command = "pack"
    packs: Packs

    def as_text(self, paint: Paint) -> Lines:
        packs = self.packs
        yield from VerifyReport(packs.verified).as_text(paint)
        if not all(done.is_proved for done in packs.verified):
            yield note("Nothing was written.")
            return
        yield from (answer(f"{archive.sha256}  {archive.path}") for archive in packs.archives)
        yield note(f"Version {packs.version}, {packs.digest}.")

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.packs.version,
            "digest": self.packs.digest,
            "packages": [archive._asdict() for archive in self.packs.archives],
            **VerifyReport(self.packs.verified).as_json(),
        }
