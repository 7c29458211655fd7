"""Files are replaced as a whole, or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from oicp_gen.errors import OicpGenError
from oicp_gen.files.disk import replace
from tests.support.command import run
from tests.support.publishing import HEX, failing_always
from tests.support.trees import look


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "names.toml"
    replace(file, b"first")
    file.chmod(0o640)
    (tmp_path / f".names.toml.new-{HEX}").write_bytes(b"left by an interrupted run")
    replace(file, b"second")
    assert look(tmp_path) == {"names.toml": b"second"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_file_that_cannot_be_replaced_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    file = tmp_path / "names.toml"
    file.write_bytes(b"first")
    monkeypatch.setattr(os, call, failing_always(errno.ENOSPC))
    with pytest.raises(OicpGenError) as error:
        replace(file, b"second")
    assert (error.value.id, str(error.value.place)) == ("disk-full", str(file))
    assert look(tmp_path) == {"names.toml": b"first"}


def test_what_an_interrupted_replacing_left_is_cleared_by_a_build_that_replaces_nothing(
    built: Path,
) -> None:
    left = built / f"source/.names.toml.new-{HEX}"
    left.write_bytes(b"half")
    assert run("build", "--project", built, "--out", built / "preview").code == 0
    assert left.exists()
    assert run("build", "--project", built).code == 0
    assert not left.exists()
