"""The documentation names every command, every option and this version, and nothing else."""

import re
from functools import cache

import pytest

from oicp_gen import __version__
from oicp_gen.cli.application import COMMANDS
from tests.support.command import run
from tests.support.projects import documented


@cache
def options(command: str) -> frozenset[str]:
    """Return the options that a command's help lists."""
    return frozenset(re.findall(r"--[a-z][a-z-]*", run(command, "--help").out)) - {"--help"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(command: str) -> None:
    text = documented("docs/commands.md")
    assert f"\n## `oicp-gen {command}`\n" in text
    assert f"| `oicp-gen {command}` |" in text
    assert options(command)
    assert {option for option in options(command) if f"`{option}" not in text} == set()


def test_only_options_that_exist_are_documented() -> None:
    general = {
        *("--version", "--install-completion", "--show-completion"),
        *("--quiet", "--verbose"),
    }
    named = set(re.findall(r"`(--[a-z][a-z-]*)", documented("docs/commands.md")))
    assert named <= general.union(*map(options, COMMANDS))


def test_the_changelog_names_this_version() -> None:
    assert f"\n## {__version__} " in documented("CHANGELOG.md")
