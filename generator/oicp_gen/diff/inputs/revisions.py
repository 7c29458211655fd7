"""Read a file in a revision of git, which only delivers bytes: it fetches and runs nothing."""

import os
import re
import subprocess

from oicp_gen.errors import OicpGenError

_REVISION = re.compile(r"(?!-)[^:]*:(?P<path>.+)", re.DOTALL)
_SECONDS = 60
_PLAIN = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",  # of a partial clone; from 2.45 on, and in the fixes of older ones
    "GIT_ALLOW_PROTOCOL": "none",  # the same for any older git, whatever the repository allows
}
"""Messages in English, no lock files, no prompts, no other objects, and no network."""
_NOT_FETCHED = re.compile("from promisor remote|transport '.*' not allowed")
_PASSIVE = ("--no-pager", "-c", "core.fsmonitor=false")
"""Options with which git runs no program that the repository's configuration names."""

_UNKNOWN = re.compile("(?i)(invalid|not a valid) object name")


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
    """Return what git prints. Raises OicpGenError with the reason if it fails."""
    text = arguments[-1]
    try:
        done = _run(*arguments)
    except FileNotFoundError:
        raise OicpGenError("git-missing", place=text) from None
    except subprocess.TimeoutExpired:
        raise OicpGenError("git-timeout", place=text, seconds=_SECONDS) from None
    if done.returncode == 0:
        return done.stdout
    words = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode}"
    lines = filter(None, map(str.strip, words.removeprefix("fatal: ").splitlines()))
    reason = "\n  ".join(lines)  # git indents commands with tabs
    if _NOT_FETCHED.search(words):
        raise OicpGenError("revision-not-fetched", place=text)
    if "dubious ownership" in words:
        raise OicpGenError("repository-of-another-user", place=text, reason=reason)
    if _UNKNOWN.search(words) and _run("rev-parse", "--is-shallow-repository").stdout == b"true\n":
        raise OicpGenError("revision-not-in-shallow-clone", place=text)
    raise OicpGenError("git-failed", place=text, reason=reason)


def _run(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603 - a revision never begins with a hyphen
        ["git", *_PASSIVE, *arguments],  # noqa: S607 - git from the PATH, as everywhere
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=os.environ | _PLAIN,
        timeout=_SECONDS,
        check=False,
    )
