"""Make byte-for-byte reproducible packages: wheel, source distribution and npm tarball.

The build tools of each language make the package. Its files are then archived again, because the
tools' own archives vary between machines. The package is installed into an empty environment to be
read back from there.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.archives import files_of_tar_gz, files_of_zip, tar_gz_of, zip_of

_BACKEND = "hatchling"


class Installed(NamedTuple):
    """Where a package is installed."""

    python: Path | str
    folder: Path | str
    """The folder of the package; "" if it is installed for `python`."""


class Packer(NamedTuple):
    """How to make and install packages of one kind."""

    make: Callable[[Path], dict[str, bytes]]
    """Returns the archives by their file names, from the folder of the sources."""
    install: Callable[[Mapping[str, bytes], Path], Installed]
    """Installs the archives into an empty folder."""


def _make_python(source: Path) -> dict[str, bytes]:
    """Return the wheel and the source distribution."""
    _need_backend(source)
    with _folder() as made:
        _hatchling("sdist", source, made)
        (sdist,) = made.glob("*.tar.gz")
        packed = tar_gz_of(files_of_tar_gz(sdist.read_bytes()))
        wheel, data = _wheel(source)
        unpacked = made / "unpacked"
        _write(unpacked, files_of_tar_gz(packed))
        (root,) = unpacked.iterdir()
        if _wheel(root) != (wheel, data):
            raise OicpGenError("package-not-reproducible", place=wheel)
        return {sdist.name: packed, wheel: data}


def _wheel(source: Path) -> tuple[str, bytes]:
    with _folder() as made:
        _hatchling("wheel", source, made)
        (wheel,) = made.glob("*.whl")
        return wheel.name, zip_of(files_of_zip(wheel.read_bytes()))


def _hatchling(kind: str, source: Path, made: Path) -> None:
    _run(sys.executable, "-m", _BACKEND, "build", "-t", kind, "-d", made, cwd=source)


def _need_backend(source: Path) -> None:
    """Raise OicpGenError unless the build backend has exactly the version in pyproject.toml."""
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))
    needed = " ".join(project["build-system"]["requires"])
    try:
        version = metadata.version(_BACKEND)
    except metadata.PackageNotFoundError:
        version = ""
    if needed != f"{_BACKEND}=={version}":
        state = f"{version} is installed" if version else "it is not installed"
        raise OicpGenError("build-backend-version", needed=needed, state=state)


def _install_python(archives: Mapping[str, bytes], place: Path) -> Installed:
    (wheel,) = (name for name in archives if name.endswith(".whl"))
    _write(place, {wheel: archives[wheel]})
    environment = place / "environment"
    _run(sys.executable, "-I", "-m", "venv", environment, cwd=place)
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = ("-I", "-m", "pip", "--isolated", "install", "--quiet", "--no-index", "--no-deps")
    _run(python, *pip, "--disable-pip-version-check", place / wheel, cwd=place)
    return Installed(python=python, folder="")


def _make_npm(source: Path) -> dict[str, bytes]:
    """Return the tarball."""
    with _folder() as made:
        _npm("pack", "--pack-destination", made, cwd=source)
        (tarball,) = made.glob("*.tgz")
        return {tarball.name: tar_gz_of(files_of_tar_gz(tarball.read_bytes()))}


def _install_npm(archives: Mapping[str, bytes], place: Path) -> Installed:
    ((tarball, data),) = archives.items()
    _write(place, {tarball: data, "package.json": b"{}"})
    _npm("install", "--offline", "--no-save", "--no-package-lock", place / tarball, cwd=place)
    (folder,) = (path.parent for path in (place / "node_modules").glob("*/package.json"))
    return Installed(python=sys.executable, folder=folder)


def _npm(command: str, *arguments: str | Path, cwd: Path) -> None:
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--silent")
    _run("npm", command, *quiet, *arguments, cwd=cwd)


PACKERS = {
    "python": Packer(_make_python, _install_python),
    "npm": Packer(_make_npm, _install_npm),
}
"""Every kind of package, by its name in `target.toml`."""


def _run(first: str | Path, *arguments: str | Path, cwd: Path) -> None:
    """Run a tool. Raises OicpGenError if it is not installed or fails."""
    command = shutil.which(first)
    if command is None:
        raise OicpGenError("tool-missing", tool=first)
    ran = subprocess.run(  # noqa: S603 - tools of this machine, on files that were just made
        [command, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if ran.returncode != 0:
        shown = " ".join(map(str, (Path(first).name, *arguments[:3])))
        last = "\n".join(f"  {line}" for line in ran.stdout.splitlines()[-8:])
        raise OicpGenError("tool-failed", command=shown, output=last)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


@contextmanager
def _folder() -> Iterator[Path]:
    """Yield a temporary folder in which build tools ignore the settings of parent folders."""
    with tempfile.TemporaryDirectory(prefix="oicp-gen-pack-") as folder:
        for boundary in (".git", ".hg"):  # a build backend looks for ignore files up to these
            (Path(folder) / boundary).mkdir()
        yield Path(folder)


@contextmanager
def packed(files: Mapping[str, bytes], kind: str) -> Iterator[tuple[dict[str, bytes], Installed]]:
    """Yield the archives of these files and where one of them is installed.

    `files` are by their paths in the package's folder. Raises OicpGenError if a tool is missing or
    fails, or if two ways to make the same package produce different bytes.
    """
    packer = PACKERS.get(kind)
    if packer is None:
        raise OicpGenError("package-kind-unknown", kind=kind, known=", ".join(PACKERS))
    with _folder() as source, _folder() as place:
        _write(source, files)
        archives = packer.make(source)
        yield archives, packer.install(archives, place)
