"""Generate large inputs from the real page: a table with many rows, a space with many pages."""

import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.support.command import ROOT
from tests.support.projects import PAGE

_REAL = (ROOT / "source" / PAGE).read_text(encoding="utf-8")
_ROWS = re.findall(r"<tr>.*?</tr>", _REAL, re.DOTALL)[1:]
_CELL = '<td class="confluenceTd">'


def page(rows: int) -> str:
    """The real page with this many rows: its own, repeated, each with a code of five digits."""
    return _REAL.replace("".join(_ROWS), "".join(map(_row, range(rows))))


def _row(number: int) -> str:
    """A row whose code is also in its description, which is in one of two columns."""
    start, _, *texts = _ROWS[number % len(_ROWS)].split(_CELL)
    described = 0 if texts[1] == "<p /></td>" else 1
    texts[described] = texts[described].replace("</p>", f" {number:05d}</p>", 1)
    return _CELL.join((start, f"<p>{number:05d}</p></td>", *texts))


def project(folder: Path, rows: int) -> Path:
    """A project whose table has this many rows, with a contract for codes of five digits."""
    source = folder / "source"
    source.mkdir(parents=True)
    contract = (ROOT / "source/contract.toml").read_text(encoding="utf-8")
    contract = contract.partition("\n[[groups]]")[0]  # what it adds to its own codes
    contract = contract.replace('"[0-9]{3}"', '"[0-9]{5}"').replace('["000"]', '["00000"]')
    (source / "contract.toml").write_text(contract, encoding="utf-8")
    (source / PAGE).write_text(page(rows), encoding="utf-8")
    return folder


def space(folder: Path, archive: Path, pages: int) -> int:
    """Create an export of this many pages, as a folder and a ZIP; return the bytes of its pages.

    The status table is on one of them, under an id that the contract does not name, and another
    table on every twentieth, as in the real space; all others are prose of the same length.
    """
    head, _, rest = _REAL.partition('<div class="table-wrap">')
    tail = rest.partition("</table></div>")[2]
    prose = "".join(f"<p>Paragraph {number} of a page about something.</p>" for number in range(99))
    other = "<table><tbody><tr><th>Name</th><th>Type</th></tr><tr><td>a</td><td>b</td></tr></tbody>"
    folder.mkdir()
    size = 0
    with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=1) as packed:
        for number in range(pages):
            table = f"{other}</table>" if number % 20 == 0 else ""
            text = _REAL if number == pages // 2 else f"{head}{prose}{table}{tail}"
            name = f"Page-{number}_{number + 10_000}.html"
            (folder / name).write_text(text, encoding="utf-8")
            packed.writestr(name, text)
            size += len(text.encode())
    return size
