"""Make and verify byte-for-byte reproducible packages: wheel, source distribution, npm tarball.

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
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.files.archives import files_of_tar_gz, files_of_zip, tar_gz_of, zip_of
from oicp_gen.files.digests import with_lf
from oicp_gen.files.disk import make_folder, refuse_file, replace
from oicp_gen.pipeline import refuse_drift
from oicp_gen.publish.published import read_manifest
from oicp_gen.source import Workspace
from oicp_gen.verify.output import shown_output
from oicp_gen.verify.proof import Verified, inputs_of, verify_target

_BACKEND = "hatchling"

_Installed = tuple[Path | str, Path | str]
"""The Python to use, and the folder of a package; "" if it is installed for this Python."""


class Packed(NamedTuple):
    """An archive that was made, installed and read back."""

    path: str
    size: int
    sha256: str


class Packs(NamedTuple):
    """The result of packing. Archives are only written if all of them match the spec."""

    version: str
    digest: str
    """The digest of the entries, the same in every package."""
    archives: tuple[Packed, ...]
    verified: tuple[Verified, ...]

    @property
    def is_proved(self) -> bool:
        """Whether every package matches the spec, so that the archives were written."""
        return all(done.is_proved for done in self.verified)


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
    try:
        project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))
        needed = " ".join(project["build-system"]["requires"])
        backend = project["build-system"]["build-backend"]
    except ValueError:
        return  # The backend reports where it is not TOML.
    except (OSError, LookupError, TypeError):
        needed, backend = "", ""
    if backend != f"{_BACKEND}.build":
        raise OicpGenError("build-backend-missing", place="pyproject.toml", backend=_BACKEND)
    try:
        version = metadata.version(_BACKEND)
    except metadata.PackageNotFoundError:
        version = ""
    if needed != f"{_BACKEND}=={version}":
        state = f"{version} is installed" if version else "it is not installed"
        raise OicpGenError("build-backend-version", needed=needed, state=state)


def _install_python(archives: Mapping[str, bytes], place: Path) -> _Installed:
    (wheel,) = (name for name in archives if name.endswith(".whl"))
    _write(place, {wheel: archives[wheel]})
    environment = place / "environment"
    _run(sys.executable, "-I", "-m", "venv", environment, cwd=place)
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = ("-I", "-m", "pip", "--isolated", "install", "--quiet", "--no-index", "--no-deps")
    _run(python, *pip, "--disable-pip-version-check", place / wheel, cwd=place)
    return python, ""


def _make_npm(source: Path) -> dict[str, bytes]:
    with _folder() as made:
        _npm("pack", "--pack-destination", made, cwd=source)
        (tarball,) = made.glob("*.tgz")
        return {tarball.name: tar_gz_of(files_of_tar_gz(tarball.read_bytes()))}


def _install_npm(archives: Mapping[str, bytes], place: Path) -> _Installed:
    ((tarball, data),) = archives.items()
    _write(place, {tarball: data, "package.json": b"{}"})
    _npm("install", "--offline", "--no-save", "--no-package-lock", place / tarball, cwd=place)
    (folder,) = (path.parent for path in (place / "node_modules").glob("*/package.json"))
    return sys.executable, folder


def _npm(command: str, *arguments: str | Path, cwd: Path) -> None:
    quiet = (
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        "--loglevel=error",
    )
    _run("npm", command, *quiet, *arguments, cwd=cwd)


_KINDS = {"python": (_make_python, _install_python), "npm": (_make_npm, _install_npm)}
"""Every kind of package by its name in `target.toml`: how its archives are made from a folder of
sources, and how they are installed into an empty folder."""


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
        output = shown_output(ran.stdout) or "  (no output)"
        raise OicpGenError("tool-failed", command=shown, output=output)


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


def pack(workspace: Workspace, dist: Path, notify: Callable[[str], None]) -> Packs:
    """Make the package of each target that defines one, install it, and read its entries back.

    `notify` is called with a message for each step. Raises OicpGenError if the output folder
    does not match the source, or a package cannot be made.
    """
    project = workspace.project
    project.refuse_other_owner()
    refuse_drift(workspace)
    inputs = inputs_of(workspace)
    targets = [target for target in inputs.targets if target.pack]
    if not targets:
        raise OicpGenError("package-target-missing")
    refuse_file(dist, project.display_path(dist))
    outputs = read_manifest(workspace.tree).outputs
    archives: dict[str, bytes] = {}
    verified = []
    for target in targets:
        notify(f"Packing {target.name}, installing the package and reading it back.")
        files = {
            path.removeprefix(f"{target.name}/"): with_lf((project.out / path).read_bytes())
            for path in outputs
            if path.startswith(f"{target.name}/")
        }
        if target.pack not in _KINDS:
            raise OicpGenError("package-kind-unknown", kind=target.pack, known=", ".join(_KINDS))
        make, install = _KINDS[target.pack]
        with _folder() as source, _folder() as place:
            _write(source, files)
            made = make(source)
            python, folder = install(made, place)
            archives |= made
            with workspace.template_files.placed():
                verified.append(verify_target(inputs, target, folder, python=python))
    if all(done.is_proved for done in verified):
        make_folder(dist)
        for name, data in archives.items():
            replace(dist / name, data)
    return Packs(
        version=inputs.contract.package.version,
        digest=inputs.spec.digest,
        archives=tuple(
            Packed(project.display_path(dist / name), len(data), sha256(data).hexdigest())
            for name, data in archives.items()
        ),
        verified=tuple(verified),
    )
