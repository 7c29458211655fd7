"""Swap the names of two folders: atomically, where the system can."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

from oicp_gen.files.disk import UNAVAILABLE, sibling

_EXCHANGE = 2  # RENAME_EXCHANGE in linux/fs.h and RENAME_SWAP in macOS's sys/stdio.h
_HERE = -100  # AT_FDCWD


def exchange(one: Path, other: Path) -> None:
    """Swap the names of two folders: atomically, or by renaming where the system cannot."""
    if not _exchange_at_once(one, other):
        _exchange_by_renaming(one, other)


def _exchange_at_once(one: Path, other: Path) -> bool:
    """Swap the names atomically; return False if the system or file system cannot."""
    if sys.platform == "win32":
        return False
    try:
        import ctypes  # here, because loading it takes longer than a clean check

        library, a, b = ctypes.CDLL(None, use_errno=True), os.fsencode(one), os.fsencode(other)
        if sys.platform == "darwin":
            failed = library.renamex_np(a, b, _EXCHANGE)
        else:
            failed = library.renameat2(_HERE, a, _HERE, b, _EXCHANGE)
    except (ImportError, AttributeError):
        return False
    code = ctypes.get_errno() if failed else 0
    if code and code not in UNAVAILABLE:
        raise OSError(code, os.strerror(code), str(other))
    return not failed


def _exchange_by_renaming(one: Path, other: Path) -> None:
    """Swap the names in three steps, undone if one fails; `recover` handles a kill in between."""
    aside = sibling(other, "old")
    with ExitStack() as undo:
        for source, target in ((other, aside), (one, other), (aside, one)):
            source.rename(target)
            undo.callback(target.rename, source)
        undo.pop_all()
