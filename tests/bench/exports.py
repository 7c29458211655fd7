"""Read an export of 10,000 pages. Most have no table and are skipped without being parsed."""

import shutil
import sys
from pathlib import Path

from tests.bench.lines import show
from tests.bench.made import space
from tests.bench.processes import cost
from tests.support.command import ROOT

PAGES = 10_000
SAMPLE = 20
"""Of so many pages one is parsed to see what it would take to parse all."""

_READ = """
import pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    path.read_bytes()
"""
_PARSE = f"""
import pathlib, sys
from bs4 import BeautifulSoup
for path in sorted(pathlib.Path(sys.argv[1]).iterdir())[::{SAMPLE}]:
    BeautifulSoup(path.read_bytes(), "html.parser")
"""


def measure(folder: Path) -> bool:
    """Measure and print. There are no limits; the commands only have to work."""
    pages, archive, root = folder / "space", folder / "space.zip", folder / "project"
    size = space(pages, archive, PAGES)
    (root / "source").mkdir(parents=True)
    for name in ("contract.toml", "names.toml"):
        shutil.copy(ROOT / "source" / name, root / "source" / name)
    generator = Path(sys.executable).parent / "oicp-gen"
    there = ("--project", root)
    commands: dict[str, tuple[tuple[str | Path, ...], int]] = {
        "reading the bytes alone": ((sys.executable, "-c", _READ, pages), 1),
        "bs4, every page": ((sys.executable, "-c", _PARSE, pages), SAMPLE),
        "tables, of the folder": ((generator, "tables", pages, "--format", "json"), 1),
        "tables, of the ZIP": ((generator, "tables", archive, "--format", "json"), 1),
        "lint, of the folder": ((generator, "lint", pages, *there), 1),
        "lint, of the ZIP": ((generator, "lint", archive, *there), 1),
    }
    lines = [["what", " pages/s", " s", " MB", " to bs4"]]
    found = {
        name: (cost(command, folder, inside=False), times)
        for name, (command, times) in commands.items()
    }
    seconds = {name: each.seconds * times for name, (each, times) in found.items()}
    for name, (each, _) in found.items():
        took = seconds[name]
        ratio = f"{took / seconds['bs4, every page']:.3f}"
        lines.append([name, f"{PAGES / took:,.0f}", f"{took:.2f}", f"{each.megabytes:.0f}", ratio])
    title = f"An export of {PAGES:,} pages, {size / 1e6:.0f} MB, one run of each"
    return show(f"{title} (bs4: of every {SAMPLE}th page, times {SAMPLE})", lines)
