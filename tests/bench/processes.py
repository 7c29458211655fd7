"""Measure the processor time and the peak memory of whole processes."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

# The peak memory of a process includes the moment before its program is loaded, when it is a copy
# of its parent. So a small parent, which imports next to nothing, starts it.
_LAUNCH = """
import json, os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
unit = 1 if sys.platform == "darwin" else 1024
seconds = usage.ru_utime + usage.ru_stime
told = [os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss * unit / 1e6]
open(os.environ["COSTS"], "w").write(json.dumps(told))
"""


class Cost(NamedTuple):
    """What a run costs, its children included."""

    seconds: float
    """Of the processor: what else is running does not count."""
    megabytes: float

    def per(self, other: "Cost") -> "Cost":
        """The ratio of this cost to another."""
        return Cost(self.seconds / other.seconds, self.megabytes / other.megabytes)


def cost(
    command: Sequence[str | Path], folder: Path, *, codes: tuple[int, ...] = (0,), inside: bool
) -> Cost:
    """What a command costs; `inside` if it prints itself how many seconds its work takes.

    Its temporary files are in `folder`. Ends the program for an exit code that is not in `codes`.
    """
    notes = folder / "costs.json"
    inherited = {name: v for name, v in os.environ.items() if not name.startswith("PYTHON")}
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCH, *map(str, command)],
        env={**inherited, "COSTS": str(notes), "TMPDIR": str(folder)},
        capture_output=True,
        check=True,
    )
    code, seconds, megabytes = json.loads(notes.read_bytes())
    if code not in codes:
        shown = (ran.stdout[-2000:] + ran.stderr[-2000:]).decode(errors="replace")
        sys.exit(f"{' '.join(map(str, command))}: exit code {code}\n{shown}")
    return Cost(float(ran.stdout) if inside else seconds, megabytes)


def typical(costs: Sequence[Cost]) -> Cost:
    """The median of the seconds, and of the megabytes."""
    return Cost(median(c.seconds for c in costs), median(c.megabytes for c in costs))


def growth(costs: dict[int, Cost]) -> Cost:
    """The cost per row with the most rows, divided by that with the second most."""
    *_, many, most = sorted(costs)
    whole = costs[most].per(costs[many])
    return Cost(whole.seconds * many / most, whole.megabytes * many / most)
