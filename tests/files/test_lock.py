"""A folder is locked by one process at a time, and a killed one frees it."""

import errno
import fcntl
import os
from pathlib import Path

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.files.lock import locked
from tests.support.publishing import failing_always, python


def is_free(folder: Path) -> bool:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def test_the_lock_is_held_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with locked(tmp_path):
        assert not is_free(tmp_path)
    assert is_free(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_error_frees_the_lock_and_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="mine") as error, locked(tmp_path):
        raise OSError("mine")
    assert type(error.value) is OSError
    assert is_free(tmp_path)


def test_a_folder_replaced_while_waiting_is_locked_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, real = tmp_path / "folder", fcntl.flock
    folder.mkdir()
    waiting = [folder]

    def replaced(descriptor: int, operation: int) -> None:
        while waiting:
            waiting.pop().rename(tmp_path / "moved")
            folder.mkdir()
        real(descriptor, operation)

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", replaced)
        with locked(folder):
            assert not is_free(folder)
            assert is_free(tmp_path / "moved")


@pytest.mark.parametrize("kind", ["missing", "a file"])
def test_what_cannot_be_locked_is_told(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "folder"
    if kind == "a file":
        folder.write_bytes(b"")
    with pytest.raises(OicpGenError, match="could not be locked") as error, locked(folder):
        pass
    assert (error.value.id, str(error.value.place)) == ("write-failed", str(folder))


def test_a_lock_that_the_system_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    descriptors = len(list(Path("/dev/fd").iterdir()))
    monkeypatch.setattr(fcntl, "flock", failing_always(errno.ENOLCK))
    with (
        pytest.raises(OicpGenError, match="could not be locked: No locks") as error,
        locked(tmp_path),
    ):
        pass
    assert error.value.id == "write-failed"
    assert len(list(Path("/dev/fd").iterdir())) == descriptors


def test_a_killed_process_frees_the_lock(tmp_path: Path) -> None:
    code = f"""
import time
from pathlib import Path
from oicp_gen.files.lock import locked
with locked(Path({str(tmp_path)!r})):
    print("held", flush=True)
    time.sleep(3600)
"""
    with python(code) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert not is_free(tmp_path)
        process.kill()
    assert is_free(tmp_path)
