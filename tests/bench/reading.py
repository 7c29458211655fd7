"""Read a page with many rows, compared with Beautiful Soup's own parse of the same bytes."""

import sys
from collections.abc import Collection
from pathlib import Path

from tests.bench.lines import show, verdict
from tests.bench.made import page
from tests.bench.processes import Cost, cost, growth, typical

RUNS = {34: 11, 2_000: 5, 20_000: 3}
"""How often a page of so many rows is read."""
LIMIT = 1.5
"""How many times what the bare parser takes reading may take, in time and in memory."""
GROWTH = 1.15
"""How much dearer a row may be in the table of the most rows. It should be no dearer; the rest is
what runs differ by, and what larger heaps cost in caches."""

# Both collect garbage as rarely as the command does, because both build trees that stay alive.
_TIMED = (
    "import gc, sys; gc.set_threshold(100_000); from time import process_time as now;"
    "data = open(sys.argv[1], 'rb').read();"
    "{import_}; start = now(); kept = {work}; print(now() - start)"
)
_PROGRAMS = {
    "reading": _TIMED.format(
        import_="from oicp_gen.readers.read import read_page",
        work="read_page(data, file='page.html', sha256='')",
    ),
    "bs4": _TIMED.format(
        import_="from bs4 import BeautifulSoup", work="BeautifulSoup(data, 'html.parser')"
    ),
}


def measure(folder: Path) -> bool:
    """Measure and print; return whether the limits hold."""
    lines = [["rows", " kB", " ms", " to bs4", " MB", " to bs4", " limit", ""]]
    costs: dict[str, dict[int, Cost]] = {name: {} for name in _PROGRAMS}
    for rows, runs in RUNS.items():
        file = folder / f"{rows}.html"
        file.write_text(page(rows), encoding="utf-8")
        for name, found in _interleaved(file, folder, runs).items():
            costs[name][rows] = found
        mine = costs["reading"][rows]
        ratio = mine.per(costs["bs4"][rows])
        lines.append(
            [
                f"{rows:,}",
                f"{file.stat().st_size / 1000:.0f}",
                f"{mine.seconds * 1000:.1f}",
                f"{ratio.seconds:.2f}",
                f"{mine.megabytes:.1f}",
                f"{ratio.megabytes:.2f}",
                str(LIMIT),
                verdict(max(ratio), LIMIT),
            ]
        )
    title = "Reading a page: processor time of the work alone, peak memory of the process, medians"
    fine = show(title, lines)
    return show("A row of 20,000, in rows of 2,000", grown(costs, peers=("bs4",))) and fine


def _interleaved(file: Path, folder: Path, runs: int) -> dict[str, Cost]:
    found: dict[str, list[Cost]] = {name: [] for name in _PROGRAMS}
    for _ in range(runs):
        for name, program in _PROGRAMS.items():
            command = (sys.executable, "-c", program, file)
            found[name].append(cost(command, folder, inside=True))
    return {name: typical(costs) for name, costs in found.items()}


def grown(costs: dict[str, dict[int, Cost]], *, peers: Collection[str] = ()) -> list[list[str]]:
    """A line for each measurement: how the cost per row grows with the number of rows.

    The limit does not apply to `peers`.
    """
    lines = [["what", " time", " memory", " limit", ""]]
    for name, by_rows in costs.items():
        seconds, megabytes = growth(by_rows)
        limit = None if name in peers else GROWTH
        held = verdict(max(seconds, megabytes), limit)
        lines.append([name, f"{seconds:.2f}", f"{megabytes:.2f}", str(limit or ""), held])
    return lines
