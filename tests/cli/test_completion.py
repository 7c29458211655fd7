"""Shell completion, requested in the way of the lines that `--install-completion` adds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.projects import blocks

PROGRAM = Path(sys.executable).with_name("oicp-gen")


def asked(shell: str, line: str, **more: str) -> str:
    """The completions that the program offers for the end of this line."""
    words = line.split(" ")
    env = {
        "_OICP_GEN_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(
        [PROGRAM], env=os.environ | env | more, capture_output=True, text=True, check=True
    )
    assert not done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("shell", "answer"),
    [
        ("bash", "check\n"),
        ("zsh", '"check":"Compare the generated files with the source."'),
        ("fish", "check\tCompare the generated files with the source.\n"),
        ("powershell", "check:::Compare the generated files with the source.\n"),
    ],
)
def test_a_command_is_completed(shell: str, answer: str) -> None:
    assert answer in asked(shell, "oicp-gen ch")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_options_and_their_values_are_completed(shell: str) -> None:
    assert "--strict" in asked(shell, "oicp-gen check --st")
    assert "sarif" in asked(shell, "oicp-gen check --format s")
    assert "sarif" not in asked(shell, "oicp-gen explain --format s")


def test_bash_completes_by_the_lines_that_are_shown(tmp_path: Path) -> None:
    (command,) = (text for text in blocks("docs/commands.md", "sh") if "completion" in text)
    (tmp_path / ".bashrc").write_text("# mine\n", encoding="utf-8")
    # The shell is detected by the parent process of `oicp-gen`, which must be bash.
    script = f"""
        {command}
        true
        . ~/.bashrc
        COMP_WORDS=(oicp-gen ch) COMP_CWORD=1
        _oicp_gen_completion oicp-gen
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", script],  # noqa: S607
        env=os.environ | {"HOME": str(tmp_path), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "check\n"), done.stderr
    assert (tmp_path / ".bashrc").read_text(encoding="utf-8").startswith("# mine\n")
