"""Helpers for several test files, besides the fixtures."""

import ctypes
import hashlib
import os
import re
import sys
from pathlib import Path

from oicp_gen.errors import OicpGenError
from tests.support.command import ROOT

BUILT_FILES = 64
"""How many files a build makes, the manifest included."""
BUILT_PAGES = 35
"""How many of them are pages of the explorer: one with all codes, and one for each."""
PAGE = "FinalOICP-status-code_3626501182.html"


def snapshot(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file below a folder: the digest of its content, and when it was last written."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that must be in a file, once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def row(code: str, sent_by: str, description: str, note: str = "") -> str:
    """A row of the real page's table."""
    cells = (
        f'<td class="confluenceTd"><p>{text}</p></td>'
        for text in (code, sent_by, description, note)
    )
    return f"<tr>{''.join(cells)}</tr>"


def add_row(project: Path, markup: str) -> None:
    """Put a row at the end of the page's table."""
    edit(project / "source" / PAGE, "</tbody>", f"{markup}</tbody>")


def remove_row(project: Path, code: str) -> None:
    """Take the row of a code out of the page's table."""
    file = project / "source" / PAGE
    text = file.read_text(encoding="utf-8")
    cut, number = re.subn(
        rf'<tr><td class="confluenceTd"><p>{code}</p>.*?</tr>', "", text, count=1, flags=re.DOTALL
    )
    assert number == 1
    file.write_text(cut, encoding="utf-8")


def documented(name: str) -> str:
    """The text of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The code blocks of a language in a Markdown file."""
    return re.findall(rf"^```{language}\n(.*?)^```$", documented(name), re.MULTILINE | re.DOTALL)


def assert_told(error: OicpGenError, place: str) -> None:
    """Assert that an error is at this place or in this file, and that its hint is a sentence."""
    assert error.place
    assert re.fullmatch(rf"{re.escape(place)}([:/#].*)?", str(error.place))
    assert error.hint
    assert re.fullmatch(r"[A-Z][a-z].*\.", error.hint)


def as_an_ordinary_user() -> None:
    """Give up root's permission to write anywhere, for the program about to be started."""
    if os.geteuid() == 0 and sys.platform == "linux":
        drop_from_bounding_set, dac_override = 24, 1  # linux/prctl.h, linux/capability.h
        ctypes.CDLL(None).prctl(drop_from_bounding_set, dac_override, 0, 0, 0)
