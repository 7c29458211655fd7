"""Measure and print; run by `make bench`, or `make bench ONLY=reading` for a part.

For large inputs, the processor time and the peak memory of whole processes are measured.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench import building, commands, exports, reading

SECTIONS = {
    "commands": commands.measure,
    "reading": reading.measure,
    "building": building.measure,
    "exports": exports.measure,
}
"""Each measures in a folder of its own, prints, and says whether its limits hold."""


def main() -> None:
    """Measure the requested sections, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    chosen: list[str] = parser.parse_args().sections or list(SECTIONS)
    if not set(chosen) <= SECTIONS.keys():
        parser.error(f"there are the sections {', '.join(SECTIONS)}")
    broken = []
    for name in chosen:
        with tempfile.TemporaryDirectory(prefix="oicp-gen-bench-") as folder:
            if not SECTIONS[name](Path(folder)):
                broken.append(name)
    if broken:
        sys.exit(f"A limit does not hold: {', '.join(broken)}.")


if __name__ == "__main__":
    main()
