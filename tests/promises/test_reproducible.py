"""The same source produces the same tree, byte for byte, on every machine and installation.

The build is compared with the checked-in files. Nothing here needs git.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from filelock import FileLock

from tests.support.command import ROOT, run
from tests.support.environments import with_our_dependencies
from tests.support.interpreters import interpreters
from tests.support.packages import once
from tests.support.projects import as_an_ordinary_user
from tests.support.thorough import is_thorough, sample

CHECKOUT = (
    *("generator", "source", "templates"),
    *("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"),
)
"""What a build needs of a checkout."""
PAGE = "source/FinalOICP-status-code_3626501182.html"

UNSET = ("PYTHON", "LC_", "LANG", "TZ", "VIRTUAL_ENV")
"""Variables that begin with these are not passed on: each test sets what it is about."""

HERE = "{}.{}".format(*sys.version_info)

Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    """Every file below a folder, except for the leftovers of tools."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def generated() -> Tree:
    """The tree that is checked in."""
    return tree(ROOT / "generated")


def copy_of_checkout(folder: Path) -> Path:
    """A checkout in another folder, in which nothing was built."""
    folder.mkdir(parents=True)
    for name in CHECKOUT:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name,
                folder / name,
                ignore=shutil.ignore_patterns("__pycache__", "*.egg-*", "_templates"),
            )
        else:
            shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="session")
def compiled_checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose modules are compiled, to be copied with them."""

    def make(folder: Path) -> None:
        checkout = copy_of_checkout(folder / "checkout")
        succeed(sys.executable, "-m", "compileall", "-q", "generator", cwd=checkout)

    return once(tmp_path_factory, "compiled-checkout", make) / "checkout"


@pytest.fixture
def checkout(compiled_checkout: Path, tmp_path: Path) -> Path:
    """A checkout in another folder, in which nothing was built."""
    return shutil.copytree(compiled_checkout, tmp_path / "Ein Ordner für Codes")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A user's project: its source, and no templates of its own."""
    shutil.copytree(ROOT / "source", tmp_path / "bare" / "source")
    return tmp_path / "bare"


@pytest.fixture(scope="session")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The common cache of compiled templates: one Python must not fail on another's."""
    return tmp_path_factory.mktemp("temporary")


def start(
    *command: str | Path,
    cwd: Path,
    variables: Mapping[str, str | Path] | None = None,
    umask: int = -1,
    before: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with no other settings than these."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(UNSET)}
    return subprocess.run(
        command,
        cwd=cwd,
        env={**inherited, **{name: str(value) for name, value in (variables or {}).items()}},
        umask=umask,
        preexec_fn=before,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def succeed(
    *command: str | Path, cwd: Path, variables: Mapping[str, str | Path] | None = None
) -> str:
    """Run a command that must succeed; returns what it prints."""
    ran = start(*command, cwd=cwd, variables=variables)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


# The surroundings of a build


ALONE: list[dict[str, str]] = [
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "1"},
    {"TZ": "Pacific/Kiritimati"},
    {"TZ": "America/Los_Angeles"},
    {"LC_ALL": "C.UTF-8"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"SOURCE_DATE_EPOCH": "0"},
    {"PYTHONOPTIMIZE": "1"},
    {"PYTHONOPTIMIZE": "2"},
    {"PYTHONWARNINGS": "error"},
]
TOGETHER = [
    {name: text for variables in ALONE[first::2] for name, text in variables.items()}
    for first in (0, 1)
]
"""The same in two builds, of which each has one of two values of a variable."""


@pytest.mark.parametrize(
    "variables",
    ALONE if is_thorough() else TOGETHER,
    ids=lambda variables: " ".join(f"{name}={value}" for name, value in variables.items()),
)
def test_variables_do_not_matter(
    variables: dict[str, str], checkout: Path, temporary: Path, generated: Tree
) -> None:
    own = {"PYTHONPATH": str(checkout / "generator"), "TMPDIR": str(temporary), **variables}
    where = "import os, oicp_gen; print(os.fsencode(oicp_gen.__file__))"
    printed = succeed(sys.executable, "-c", where, cwd=checkout, variables=own)
    assert printed.strip() == repr(os.fsencode(checkout / "generator/oicp_gen/__init__.py"))
    succeed(sys.executable, "-m", "oicp_gen", "build", cwd=checkout, variables=own)
    assert tree(checkout / "generated") == generated


@pytest.mark.parametrize("umask", [0o077, 0o022, 0o002], ids=oct)
def test_the_umask_does_not_matter(
    umask: int, checkout: Path, temporary: Path, generated: Tree
) -> None:
    own = {"PYTHONPATH": checkout / "generator", "TMPDIR": temporary}
    ran = start(sys.executable, "-m", "oicp_gen", "build", cwd=checkout, variables=own, umask=umask)
    assert ran.returncode == 0, ran.stderr
    assert tree(checkout / "generated") == generated
    modes = {path.stat().st_mode & 0o777 for path in (checkout / "generated").rglob("*.json")}
    assert modes == {0o666 & ~umask}


def test_compiled_templates_do_not_matter(checkout: Path, tmp_path: Path, generated: Tree) -> None:
    """With a fresh cache, with one that is filled, and with one that is damaged."""
    cache = tmp_path / "cache"
    cache.mkdir()
    own = {"PYTHONPATH": checkout / "generator", "TMPDIR": cache}
    for fill in (None, None, b"", b"damaged"):
        compiled = [path for path in cache.rglob("*.cache") if path.is_file()]
        if fill is not None:
            assert len(compiled) > 10
            for path in compiled:
                path.write_bytes(fill)
        shutil.rmtree(checkout / "generated", ignore_errors=True)
        succeed(sys.executable, "-m", "oicp_gen", "build", cwd=checkout, variables=own)
        assert tree(checkout / "generated") == generated


def test_a_second_build_changes_no_byte_and_no_time(checkout: Path, temporary: Path) -> None:
    def look() -> dict[str, tuple[int, int, bytes]]:
        return {
            path.relative_to(checkout).as_posix(): (
                path.stat().st_ino,
                path.stat().st_mtime_ns,
                path.read_bytes() if path.is_file() else b"",
            )
            for folder in ("source", "templates", "generated")
            for path in [checkout / folder, *(checkout / folder).rglob("*")]
        }

    own = {"PYTHONPATH": checkout / "generator", "TMPDIR": temporary}
    succeed(sys.executable, "-m", "oicp_gen", "build", cwd=checkout, variables=own)
    first = look()
    assert "generated/manifest.json" in first
    succeed(sys.executable, "-m", "oicp_gen", "build", cwd=checkout, variables=own)
    assert look() == first


def test_the_source_may_be_read_only(checkout: Path, temporary: Path, generated: Tree) -> None:
    source = checkout / "source"
    for file in source.iterdir():
        file.chmod(0o444)
    source.chmod(0o555)
    own = {"PYTHONPATH": checkout / "generator", "TMPDIR": temporary}

    def tried(*command: str) -> subprocess.CompletedProcess[str]:
        return start(
            sys.executable, *command, cwd=checkout, variables=own, before=as_an_ordinary_user
        )

    assert "PermissionError" in tried("-c", "open('source/new', 'w')").stderr
    built = tried("-m", "oicp_gen", "build")
    assert built.returncode == 0, built.stderr
    assert tree(checkout / "generated") == generated
    checked = tried("-m", "oicp_gen", "check")
    assert checked.returncode == 0, checked.stderr


def test_a_checkout_with_crlf_is_the_same(checkout: Path, generated: Tree) -> None:
    shutil.copytree(
        ROOT / "generated", checkout / "generated", ignore=shutil.ignore_patterns("__pycache__")
    )
    for folder in ("source", "templates", "generated"):
        for path in (checkout / folder).rglob("*"):
            if path.is_file():
                path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert tree(checkout / "generated") != generated
    clean = run("check", "--project", checkout)
    assert (clean.code, clean.err) == (0, run("check", "--project", ROOT).err)
    # With --page, nothing is taken from the manifest: everything is read and rendered.
    rendered = run("check", "--project", checkout, "--page", checkout / PAGE)
    assert (rendered.code, rendered.err) == (0, clean.err)
    assert run("build", "--project", checkout).code == 0
    assert tree(checkout / "generated") == generated


# Pythons and installations


def others() -> list[str]:
    """The Pythons to install into: the oldest and the newest except this one, or all."""
    versions = sorted(interpreters(), key=lambda version: int(version.partition(".")[2]))
    if is_thorough():
        return versions
    return [version for version in dict.fromkeys((versions[0], versions[-1])) if version != HERE]


@pytest.mark.parametrize("version", others())
def test_every_python_makes_the_same(
    version: str, premises: Path, bare: Path, tmp_path: Path, temporary: Path, generated: Tree
) -> None:
    """From a wheel, which every Python has in common, or in a thorough run from the sources."""
    folder = tmp_path / "environment"
    succeed(interpreters()[version], "-m", "venv", "--without-pip", folder, cwd=tmp_path)
    source = tmp_path / "oicp-gen"
    what = copy_of_checkout(source) if is_thorough() else Workshop(premises).wheel
    pip(folder / "bin" / "python", "install", AS_NEEDED, what, cwd=folder)
    shutil.rmtree(source, ignore_errors=True)
    assert_builds([folder / "bin" / "oicp-gen"], bare, temporary, generated)


def pip(into: Path, *arguments: str | Path, cwd: Path) -> None:
    """Run this Python's pip on the environment of another."""
    quiet = ("--quiet", "--disable-pip-version-check")
    succeed(sys.executable, "-m", "pip", "--python", into, *arguments, *quiet, cwd=cwd)


def from_built_in_templates(expected: Tree) -> Tree:
    """The same files from the same templates, where these are not the project's own."""
    manifest = json.loads(expected["manifest.json"])
    inputs = {re.sub("^templates/", "builtin/", name): d for name, d in manifest["inputs"].items()}
    manifest["inputs"] = dict(sorted(inputs.items()))
    return {**expected, "manifest.json": f"{json.dumps(manifest, indent=2)}\n".encode()}


AS_NEEDED = "--no-compile"
"""Python compiles what it imports; pip would compile every module of every dependency."""


def assert_builds(
    command: list[str | Path],
    project: Path,
    temporary: Path,
    expected: Tree,
    variables: Mapping[str, str | Path] | None = None,
) -> None:
    """Build in a bare project, in a thorough run twice, and find it clean."""
    own = {"TMPDIR": temporary, **(variables or {})}
    for step in ("build", "check") * sample(1, thorough=2):
        succeed(*command, step, cwd=project, variables=own)
    assert tree(project / "generated") == from_built_in_templates(expected)
    assert sorted(path.name for path in project.iterdir()) == ["generated", "source"]


class Workshop:
    """A virtual environment with all dependencies of oicp-gen, and the packages built in it."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "oicp-gen"
        self.python = folder / "environment" / "bin" / "python"
        (self.wheel,) = (folder / "dist").glob("*.whl")
        (self.sdist,) = (folder / "dist").glob("*.tar.gz")

    @staticmethod
    def make(folder: Path) -> None:
        """Make the environment, a checkout, and its distributions."""
        with_our_dependencies(folder / "environment")
        build = (sys.executable, "-m", "hatchling", "build", "-d", folder / "dist")
        succeed(*build, cwd=copy_of_checkout(folder / "oicp-gen"))

    def pip(self, *arguments: str | Path) -> None:
        pip(self.python, *arguments, cwd=self.checkout.parent)

    def install(self, *what: str | Path) -> None:
        """Replace the installed package with this one, without downloading anything."""
        offline = ("--no-deps", "--no-build-isolation", "--force-reinstall")
        self.pip("install", AS_NEEDED, *offline, *what)

    def place(self, **variables: str | Path) -> Path:
        """Where the package is imported from."""
        where = "import oicp_gen; print(oicp_gen.__file__)"
        printed = succeed(self.python, "-c", where, cwd=self.checkout.parent, variables=variables)
        return Path(printed.strip())

    @property
    def command(self) -> Path:
        return self.python.with_name("oicp-gen")


@pytest.fixture(scope="session")
def premises(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the one workshop of a run."""
    return once(tmp_path_factory, "workshop", Workshop.make)


@pytest.fixture
def workshop(premises: Path) -> Iterator[Workshop]:
    """The workshop, for this test alone: each test installs something else."""
    with FileLock(f"{premises}-in-use.lock"):
        yield Workshop(premises)


def test_an_editable_install(
    workshop: Workshop, bare: Path, temporary: Path, generated: Tree
) -> None:
    workshop.install("--editable", workshop.checkout)
    assert workshop.place().is_relative_to(workshop.checkout)
    assert_builds([workshop.command], bare, temporary, generated)


@pytest.mark.parametrize("kind", ["checkout", "wheel", "sdist"])
def test_an_install(
    kind: str, workshop: Workshop, bare: Path, temporary: Path, generated: Tree
) -> None:
    workshop.install(getattr(workshop, kind))
    assert "site-packages" in workshop.place().parts
    assert_builds([workshop.command], bare, temporary, generated)


def test_a_zip_on_the_path(
    workshop: Workshop, bare: Path, temporary: Path, tmp_path: Path, generated: Tree
) -> None:
    archive = tmp_path / "oicp_gen.zip"
    with zipfile.ZipFile(workshop.wheel) as wheel, zipfile.ZipFile(archive, "w") as zipped:
        for name in wheel.namelist():
            if name.startswith("oicp_gen/"):
                zipped.writestr(name, wheel.read(name))
    workshop.pip("uninstall", "--yes", "oicp-gen")
    assert workshop.place(PYTHONPATH=archive).is_relative_to(archive)
    command: list[str | Path] = [workshop.python, "-m", "oicp_gen"]
    assert_builds(command, bare, temporary, generated, {"PYTHONPATH": archive})
