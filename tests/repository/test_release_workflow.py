"""What a tag releases: the packages of its version, their checksums, and the changelog entry."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import ROOT
from tests.support.packages import Dist
from tests.support.projects import edit
from tests.support.thorough import is_thorough

STUB = """\
#!/bin/sh
shift 3  # -I -m oicp_gen
if [ "$1" = pack ]; then
  for name in oicp_status_codes-0.1.0-py3-none-any.whl oicp_status_codes-0.1.0.tar.gz \\
    oicp-status-codes-0.1.0.tgz; do echo "$name" > "$3/$name"; done
fi
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the files that a release needs."""
    folder = tmp_path / "check out"
    for name in (".github/scripts", "source", "templates", "generated"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    entries = ("9.9.9 (soon)\n\n- New.", "0.1.0 (today)\n\n- All.", "0.0.1\n\n- Old.")
    text = "".join(f"\n## {entry}\n" for entry in entries)
    (folder / "source/CHANGELOG.md").write_text(f"# Changelog\n{text}", encoding="utf-8")
    return folder


def release(
    checkout: Path, tag: str, programs: Path | None = None
) -> subprocess.CompletedProcess[str]:
    first = programs or Path(sys.executable).parent
    kept = {name: text for name, text in os.environ.items() if not name.startswith("GITHUB")}
    path = f"{first}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", checkout / ".github/scripts/release.sh", "release"],  # noqa: S607
        cwd=checkout,
        env=kept | {"PATH": path, "GITHUB_REF_NAME": tag},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A fake Python whose oicp-gen finds nothing wrong, and packs version 0.1.0 immediately."""
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "python").write_text(STUB, encoding="utf-8")
    (folder / "python").chmod(0o755)
    return folder


PACKED = """\
#!/bin/sh
if [ "$4 $5" = "pack --dist" ]; then exec cp "{dist}"/* "$6"; fi
exec "{python}" "$@"
"""


@pytest.fixture
def packed(dist: Dist, programs: Path) -> Path:
    """The real Python; packing, which takes long, copies what all tests have packed once."""
    stub = PACKED.format(dist=dist.folder, python=sys.executable)
    (programs / "python").write_text(stub, encoding="utf-8")
    return programs


def test_a_release_has_the_packages_their_checksums_and_what_is_new(
    checkout: Path, packed: Path
) -> None:
    done = release(checkout, "v0.1.0", None if is_thorough() else packed)
    assert done.returncode == 0, done.stdout + done.stderr
    made = checkout / "release"
    files = sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
    packages = [
        "npm/oicp-status-codes-0.1.0.tgz",
        "python/oicp_status_codes-0.1.0-py3-none-any.whl",
        "python/oicp_status_codes-0.1.0.tar.gz",
    ]
    assert files == ["SHA256SUMS", "notes.md", *packages]
    sums = (made / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert sorted(sums, key=lambda line: line.split()[1]) == [
        f"{hashlib.sha256((made / name).read_bytes()).hexdigest()}  {name}" for name in packages
    ]
    assert (made / "notes.md").read_text(encoding="utf-8") == "\n- All.\n\n"


def test_a_tag_must_be_the_version_of_the_packages(checkout: Path, programs: Path) -> None:
    assert release(checkout, "v0.1.0", programs).returncode == 0
    shutil.rmtree(checkout / "release")
    done = release(checkout, "v9.9.9", programs)
    assert done.returncode == 1
    assert "The tag v9.9.9 does not match the package oicp_status_codes-0.1.0" in done.stdout


@pytest.mark.parametrize("tag", ["v0.1", "v0.1.0.1", "v1", "v.*", "v$(touch pwned)"])
def test_a_version_without_an_entry_in_the_changelog(
    checkout: Path, programs: Path, tag: str
) -> None:
    done = release(checkout, tag, programs)
    assert done.returncode == 1
    assert done.stdout.startswith("::error title=release::source/CHANGELOG.md has no entry for ")
    assert not list(checkout.rglob("pwned"))


def test_a_project_that_was_never_released(checkout: Path, programs: Path) -> None:
    (checkout / "source/CHANGELOG.md").unlink()
    done = release(checkout, "v0.1.0", programs)
    assert (done.returncode, "Run `oicp-gen release` to add it." in done.stdout) == (1, True)


def test_what_is_not_what_the_source_makes_is_not_released(checkout: Path) -> None:
    edit(checkout / "generated/docs/README.md", "# OICP", "# My OICP")
    done = release(checkout, "v0.1.0")
    assert done.returncode == 1
    assert "title=drift-edited" in done.stdout
    assert not list(checkout.rglob("*.whl"))
