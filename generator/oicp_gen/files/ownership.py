"""Refuse a project that another user of the machine has put there, as git does."""

import os
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

from oicp_gen.errors import OicpGenError, os_errors_as_ours

SAFE_PROJECTS = "OICP_GEN_SAFE_PROJECTS"
"""The environment variable that lists the projects of other users that may run; `*` for all."""


def refuse_other_owner(root: Path, parts: Iterable[str]) -> None:
    """Raise OicpGenError if another user owns this folder, or one of these parts of it.

    Root also accepts what belongs to the user who called sudo. Systems without numbers of users,
    such as Windows, are not examined.
    """
    if sys.platform == "win32" or not hasattr(os, "geteuid") or _is_safe(root):
        return
    user = os.geteuid()
    users = {user, _caller_of_sudo()} if user == 0 else {user}
    for path in (root, *(root / part for part in parts)):
        if (owner := _owner(path)) is not None and owner not in users:
            raise OicpGenError(
                "project-of-another-user",
                place=str(path) if path == root else path.relative_to(root).as_posix(),
                owner=owner,
                user=user,
                setting=f"{SAFE_PROJECTS}={shlex.quote(str(root))}",
            )


def _owner(path: Path) -> int | None:
    """Return the number of the user who owns a file or folder; None if there is none."""
    try:
        with os_errors_as_ours():
            return path.stat().st_uid
    except OicpGenError as error:
        if error.id == "file-missing":
            return None
        raise


def _caller_of_sudo() -> int | None:
    number = os.environ.get("SUDO_UID", "")
    return int(number) if number.isascii() and number.isdigit() else None


def _is_safe(root: Path) -> bool:
    listed = list(filter(None, os.environ.get(SAFE_PROJECTS, "").split(os.pathsep)))
    return "*" in listed or any(Path(path).resolve() == root.resolve() for path in listed)
