"""The report of `rename`: the names of a code, before and after."""

from dataclasses import dataclass
from typing import Any

from oicp_gen.release.rename import Renamed
from oicp_gen.report.base import Lines, Paint, Report, note


@dataclass(frozen=True, slots=True)
class RenameReport(Report):
    """The names of a code; `build` is the command that publishes them."""

    command = "rename"
    result: Renamed
    build: str

    def as_text(self, paint: Paint) -> Lines:  # noqa: ARG002 - nothing is in colour here
        code, before, name, aliases = self.result
        if before == name:
            yield note(f"{code} is already named {name}.")
            return
        kept = f"{before} stays as a deprecated alias."
        if before not in aliases:
            kept = f"{before} is given up. Pass --keep-alias if a package with it is published."
        yield note(f"Renamed {code} from {before} to {name} in source/names.toml; {kept}")
        yield note(f"To update the files, run: {self.build}")

    def as_json(self) -> dict[str, Any]:
        return self.result._asdict()
