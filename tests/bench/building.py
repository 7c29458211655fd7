"""Run the commands on large tables: their cost must grow no faster than the table."""

import sys
from pathlib import Path

from tests.bench.lines import show
from tests.bench.made import project
from tests.bench.processes import Cost, cost
from tests.bench.reading import grown

ROWS = (34, 2_000, 20_000)
COMMANDS = {
    "lint": ("lint",),
    "build": ("build",),
    "build, nothing changed": ("build",),
    "check": ("check",),
    "explain": ("explain", "00017"),
    "verify": ("verify",),
}
"""In the order in which they are run on a project that was never built."""


def measure(folder: Path) -> bool:
    """Measure and print; return whether the cost per row does not grow."""
    costs: dict[str, dict[int, Cost]] = {name: {} for name in COMMANDS}
    generator = Path(sys.executable).parent / "oicp-gen"
    for rows in ROWS:
        root = project(folder / str(rows), rows)
        for name, command in COMMANDS.items():
            run: tuple[str | Path, ...] = (generator, *command, "--project", root)
            costs[name][rows] = cost(run, folder, inside=False)
    lines = [["command", *(f" {rows:,} rows" for rows in ROWS)]]
    for name, by_rows in costs.items():
        shown = (f"{c.seconds:.2f} s {c.megabytes:4.0f} MB" for c in by_rows.values())
        lines.append([name, *shown])
    show("Commands on large tables, one run of each", lines)
    return show("A row of 20,000, in rows of 2,000", grown(costs))
