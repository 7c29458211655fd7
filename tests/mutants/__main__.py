"""Change one thing at a time, and list the changes that no test notices; run by `make mutants`.

The exit code is 1 if too few of them are noticed.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import perf_counter

import pytest

from tests.mutants.changes import Mutant, mutants, unchanged
from tests.mutants.trial import NO_PROGRAM, SOURCE, SURVIVED, record, results
from tests.support.command import ROOT

MODULES = (
    *("readers", "rules", "text/identifiers", "contract/ledger", "normalize"),
    *("extract/rows", "extract/find_table"),
)
"""What is changed if nothing else is asked for."""
TESTS = (
    *("readers/**/test_*", "rules/test_*", "fuzz/test_*", "contract/test_*"),
    *("extract/test_find_table", "test_normalize", "text/test_identifiers"),
    *("model/test_richtext", "cli/test_lint", "cli/test_rename", "cli/test_tables"),
)
"""The test files that run: those of these modules, and no others that happen to reach them."""
LIMIT = 85
"""How many percent of the mutants must be killed."""


def files_of(modules: Sequence[str]) -> list[Path]:
    """The files of these modules and packages. Ends the program for an unknown name."""
    files: list[Path] = []
    for name in modules:
        path = SOURCE / "oicp_gen" / name
        found = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        if not all(file.exists() for file in found):
            sys.exit(f"there is no module {name!r} in {SOURCE / 'oicp_gen'}")
        files += found
    return files


def show(outcomes: dict[Path, Counter[bool]], survivors: list[Mutant]) -> float:
    """Print the survivors and the scores; return the total score in percent."""
    lines = []
    for mutant in sorted(survivors, key=lambda mutant: (mutant.path, mutant.line)):
        where = f"{mutant.path.relative_to(ROOT)}:{mutant.line}"
        lines.append(f"{where}: survives\n{mutant.difference}")
    lines.append(f"\n{'module':<24}{'mutants':>8}{'killed':>8}{'score':>8}")
    whole = Counter[bool]()
    for path, counts in [*sorted(outcomes.items()), (None, whole)]:
        name = path.relative_to(SOURCE / "oicp_gen").as_posix() if path else "all"
        number, killed = counts.total(), counts[True]
        score = 100 * killed / number if number else 100
        lines.append(f"{name:<24}{number:>8}{killed:>8}{score:>7.1f}%")
        whole.update(counts)
    sys.stdout.write("\n".join(lines) + "\n")
    return score


def main() -> None:
    """Generate the mutants, run them, and print the survivors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sample", type=int, metavar="N", help="try N of them, drawn by lot")
    options = parser.parse_args()
    os.chdir(ROOT)
    files = files_of(options.modules)
    tests = sorted(str(path) for name in TESTS for path in Path("tests").glob(f"{name}.py"))
    found = [mutant for path in files for mutant in mutants(path)]
    if options.sample and options.sample < len(found):
        sys.stderr.write(f"{options.sample} of {len(found)} mutants, the same ones every time\n")
        found = Random(0).sample(found, options.sample)  # noqa: S311 - not a secret
    outcomes = {path: Counter[bool]() for path in files}
    survivors: list[Mutant] = []
    start = perf_counter()
    with tempfile.TemporaryDirectory(prefix="oicp-gen-mutants-") as temporary:
        Path(temporary).chmod(0o755)
        baseline = record(tests, files, temporary)
        for mutant, code in results(map(unchanged, files), baseline, options.jobs, temporary):
            if code != SURVIVED:
                sys.exit(f"{mutant.path}: tests fail although nothing is changed")
        tried = results(found, baseline, options.jobs, temporary)
        for number, (mutant, code) in enumerate(tried, 1):
            if code == pytest.ExitCode.NO_TESTS_COLLECTED:
                sys.exit(f"{mutant.path}:{mutant.line}: the tests that reach it were not found")
            if code != NO_PROGRAM:
                outcomes[mutant.path][code != SURVIVED] += 1
            if code == SURVIVED:
                survivors.append(mutant)
            if number % 100 == 0 or number == len(found):
                minutes = (perf_counter() - start) / 60
                sys.stderr.write(f"{number} of {len(found)} mutants in {minutes:.1f} minutes\n")
    sys.exit(show(outcomes, survivors) < LIMIT)


if __name__ == "__main__":
    main()
