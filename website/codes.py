"""The codes that the home page lists, from the generated spec."""

import json
from dataclasses import dataclass
from pathlib import Path

from oicp_gen.text.segments import segments
from website.pages import ROOT

SPEC = ROOT / "generated" / "json" / "status-codes.json"


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code, with its title and its page on the site."""

    code: str
    title: str
    path: str


def read_codes(file: Path = SPEC) -> tuple[Code, ...]:
    """Return every code of a spec, in its order."""
    entries = json.loads(file.read_text(encoding="utf-8"))["entries"]
    folders = segments(entry["code"] for entry in entries)
    return tuple(
        Code(code=code, title=entry["description"], path=f"codes/{folders[code]}/index.html")
        for entry in entries
        for code in (entry["code"],)
    )
