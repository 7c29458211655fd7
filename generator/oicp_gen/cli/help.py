"""The help: commands in groups, and the options of a command apart from those of all commands."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from oicp_gen.report.terminal import painter

GROUPS: Mapping[str, Sequence[str]] = {
    "Every day": ("build", "check", "lint", "explain"),
    "Staying in sync": ("fetch", "diff", "verify"),
    "Releasing": ("rename", "release", "pack"),
    "Projects": ("init", "tables", "targets"),
}
"""The commands of each section of the help, in its order."""
GLOBAL = "Global options"
"""The section of the options that almost all commands have."""
Sections = dict[str, list[tuple[str, str]]]
"""The names in each section by its title, each with its description."""
_MOST = 26
"""Characters of a name that has its description beside it."""


def write_help(command: Any, context: Any, formatter: Any) -> None:
    """Write the help of a command, or of all: what it does, its usage, and its parameters."""
    formatter.write_text(command.help)
    formatter.write_paragraph()
    formatter.write_usage(context.command_path, " ".join(command.collect_usage_pieces(context)))
    paint = painter(sys.stdout)
    for sections in (_commands(command), _parameters(command, context)):
        names = (name for rows in sections.values() for name, _ in rows)
        width = max((len(name) for name in names if len(name) <= _MOST), default=0)
        for title, rows in sections.items():
            with formatter.section(paint("head", title)):
                formatter.write_dl([(f"{name:<{width}}", text) for name, text in rows])
    if command.epilog:
        formatter.write_paragraph()
        formatter.write_text(command.epilog)


def _commands(command: Any) -> Sections:
    """Return the commands of each group, with what they do."""
    known = getattr(command, "commands", {})
    return {
        title: [(name, _summary(known[name])) for name in group]
        for title, group in GROUPS.items()
        if known.keys() >= {*group}
    }


def _summary(command: Any) -> str:
    return str(command.help).strip().partition("\n")[0].removesuffix(".")


def _parameters(command: Any, context: Any) -> Sections:
    """Return the arguments and the options, with what they mean."""
    is_group = hasattr(command, "commands")
    sections: Sections = {"Arguments": [], "Options": [], GLOBAL: []}
    for parameter in command.get_params(context):
        is_global = parameter.name == "help" or parameter.rich_help_panel == GLOBAL
        title = GLOBAL if is_global and not is_group else "Options"
        if parameter.param_type_name == "argument":
            title = "Arguments"
        if row := parameter.get_help_record(context):
            sections[title].append(row)
    return {title: rows for title, rows in sections.items() if rows}
