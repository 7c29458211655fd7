"""Print tables of results, with a verdict where there is a limit."""

import sys

HOLDS, FAILS = "holds", "does not hold"


def verdict(value: float, limit: float | None) -> str:
    """Whether a limit holds; "" where there is none."""
    return "" if limit is None else HOLDS if value <= limit else FAILS


def show(title: str, lines: list[list[str]]) -> bool:
    """Print a table under its title; return whether every limit in it holds.

    The first line has the headings; a heading that begins with a space is for numbers.
    """
    sys.stdout.write(f"{title}\n\n")
    numbers = [heading.startswith(" ") for heading in lines[0]]
    shown = [[cell.strip() for cell in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for line in shown:
        cells = (
            cell.rjust(width) if is_number else cell.ljust(width)
            for is_number, cell, width in zip(numbers, line, widths, strict=True)
        )
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    sys.stdout.write("\n")
    sys.stdout.flush()
    return not any(FAILS in line for line in lines)
