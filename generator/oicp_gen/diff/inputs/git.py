"""Read a file in a revision of git, with the git command."""

import os
import re
import subprocess

from oicp_gen.errors import OicpGenError

_REVISION = re.compile(r"(?!-)[^:]*:(?P<path>.+)", re.DOTALL)
_SECONDS = 60
_PLAIN = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
"""Messages in English, no lock files, no prompts."""


def path_in_revision(text: str) -> str | None:
    """Return the path in `REV:path`, or in `:path` for a staged file; None for any other text."""
    found = _REVISION.fullmatch(text)
    is_drive = os.name == "nt" and text[1:3] in (":\\", ":/")
    return found["path"] if found and not is_drive else None


def read_revision(text: str, *, most: int) -> bytes:
    """Return the bytes of `REV:path`, a path from the top of the repository.

    With `./`, the path is relative to the working directory. Raises OicpGenError if git is not
    installed or reports an error, or if the file has more than `most` bytes.
    """
    kind = _git("cat-file", "-t", text).decode("ascii", "replace").strip()
    if kind != "blob":
        raise OicpGenError(
            "revision-not-a-file", place=text, kind="folder" if kind == "tree" else kind
        )
    size = int(_git("cat-file", "-s", text))
    if size > most:
        raise OicpGenError("revision-too-large", place=text, size=size, limit=most)
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
        raise OicpGenError("git-missing", place=text) from None
    except subprocess.TimeoutExpired:
        raise OicpGenError("git-timeout", place=text, seconds=_SECONDS) from None
    if done.returncode != 0:
        words = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode}"
        raise OicpGenError("git-failed", place=text, reason=words.removeprefix("fatal: "))
    return done.stdout
