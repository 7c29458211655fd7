"""Files as they were in a revision of git, read by git itself."""

import os
import re
import subprocess
from pathlib import Path

from oicp_gen.errors import OicpGenError
from oicp_gen.text.phrases import quote

_REVISION = re.compile(r"(?!-)[^:]*:(?P<path>.+)", re.DOTALL)
_SECONDS = 60
_PLAIN = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
"""Words that do not depend on the machine, and nothing written or asked."""


def path_in_revision(text: str) -> str | None:
    """The path in `REV:path`, or in `:path` for what is staged; None for any other text."""
    found = _REVISION.fullmatch(text)
    is_drive = os.name == "nt" and text[1:3] in (":\\", ":/")
    return found["path"] if found and not is_drive else None


def read_revision(text: str, *, most: int) -> bytes:
    """The bytes of the file `REV:path`, as git names it: from the top of the repository, or with
    `./` from the working directory.

    Raises OicpGenError, with git's own words, if git is not installed, knows no such revision or
    path, or the file has more than `most` bytes.
    """
    kind = _git("cat-file", "-t", text).decode("ascii", "replace").strip()
    if kind != "blob":
        raise OicpGenError(
            "revision-not-a-file",
            "this is a folder, of which git gives no bytes" if kind == "tree" else f"is a {kind}",
            place=text,
            hint="Name a file in it: the spec, the page, or the ZIP of an export.",
        )
    size = int(_git("cat-file", "-s", text))
    if size > most:
        raise OicpGenError(
            "file-too-large",
            f"it has {size:,} bytes, and {most:,} is the most that is read",
            place=text,
            hint="Write it to a file by `git show`, and give that.",
        )
    return _git("cat-file", "blob", text)


def _git(*arguments: str) -> bytes:
    text = arguments[-1]
    try:
        done = subprocess.run(  # noqa: S603 - a revision never begins with a hyphen
            ["git", *arguments],  # noqa: S607 - git from the PATH, as everywhere
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=os.environ | _PLAIN,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise OicpGenError(
            "git-missing",
            f"git is not installed, and {quote(text)} is no file here",
            place=text,
            hint="Install git, or write the file of that revision to disk and name it.",
        ) from None
    except subprocess.TimeoutExpired:
        raise OicpGenError(
            "git-timeout",
            f"git gave no answer within {_SECONDS} seconds",
            place=text,
            hint="Write the file to disk by `git show`, and name that.",
        ) from None
    if done.returncode != 0:
        words = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode}"
        raise OicpGenError(
            "git-failed",
            f"git says: {words.removeprefix('fatal: ')}",
            place=text,
            hint="REV:PATH is a path from the top of the repository; REV:./PATH is one from here.",
        )
    return done.stdout


def exists(text: str) -> bool:
    """Whether there is a file or folder of this name, which then is meant and no revision."""
    return os.path.lexists(Path(text))
