"""Packages: identical byte for byte on every run, and read back as they were packed."""

import gzip
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from oicp_gen.errors import OicpGenError
from oicp_gen.files.archives import files_of_tar_gz, files_of_zip, tar_gz_of, zip_of
from oicp_gen.verify.output import MAX_OUTPUT
from oicp_gen.verify.packages import _run
from tests.support.artifacts import Node, python
from tests.support.command import ROOT, error_id, run
from tests.support.command import error as error_of
from tests.support.interpreters import interpreters
from tests.support.packages import Dist, copy, packed
from tests.support.projects import edit

# The archives

NAME = st.text("abcdefghij-_.é", min_size=1, max_size=70).filter(lambda name: set(name) - {"."})
FILES = st.dictionaries(
    st.lists(NAME, min_size=1, max_size=3).map("/".join), st.binary(max_size=200), max_size=5
)


@given(files=FILES)
def test_an_archive_holds_its_files_to_the_byte(files: dict[str, bytes]) -> None:
    assert files_of_zip(zip_of(files)) == files
    assert files_of_tar_gz(tar_gz_of(files)) == files


def test_blocks_beyond_the_longest_that_deflate_can_store() -> None:
    for size in (0, 1, 65_535 - 10_240, 65_535, 65_536, 200_000):
        files = {"a": bytes(range(256)) * (size // 256) + b"x" * (size % 256)}
        packed = tar_gz_of(files)
        assert files_of_tar_gz(packed) == files
        assert len(packed) - len(gzip.decompress(packed)) < 60


def test_neither_order_nor_modes_nor_times_get_into_an_archive() -> None:
    files = {"p/b": b"1", "p/a": b"2", "p-1.dist-info/RECORD": b"3", "z": b"4"}
    turned = dict(reversed(files.items()))
    assert zip_of(files) == zip_of(turned)
    assert tar_gz_of(files) == tar_gz_of(turned)
    with zipfile.ZipFile(BytesIO(zip_of(files))) as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos] == ["p/a", "p/b", "z", "p-1.dist-info/RECORD"]
    assert {(info.date_time[:3], info.external_attr >> 16) for info in infos} == {
        ((1980, 1, 1), 0o100644)
    }
    with tarfile.open(fileobj=BytesIO(tar_gz_of(files))) as archive:
        members = {(info.mtime, info.mode, info.uid, info.uname) for info in archive}
    assert members == {(315_532_800, 0o644, 0, "")}


ARCHIVES = """
import hashlib

from oicp_gen.files.archives import tar_gz_of, zip_of

files = {f"folder/{n}.txt": bytes([n]) * n * 500 for n in range(200)}
print(hashlib.sha256(zip_of(files)).hexdigest(), hashlib.sha256(tar_gz_of(files)).hexdigest())
"""


def test_every_python_makes_the_same_archives() -> None:
    generator = str(ROOT / "generator")
    made = {
        version: python("-c", ARCHIVES, executable=executable, path=generator)
        for version, executable in interpreters().items()
    }
    assert len(set(made.values())) == 1, made


# The command


def test_packing_twice_gives_the_same_bytes(dist: Dist, tmp_path: Path) -> None:
    again = copy(tmp_path / "another folder")
    for path in again.rglob("*"):
        os.utime(path, (10_000, 1_500_000_000))
        if path.is_file():
            path.chmod(0o600)
    for name in ("python/oicp_status_codes/_codes.py", "typescript/index.js"):  # as git may
        file = again / "generated" / name
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    temporary = tmp_path / "temporary" / "inner"
    temporary.mkdir(parents=True)
    ignored = "*.py\nnode_modules/\n*.js\n"
    (tmp_path / "temporary" / ".gitignore").write_text(ignored, encoding="utf-8")
    environment = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1700000000",
        "UMASK": "077",
        "TMPDIR": str(temporary),
    }
    other = packed(again, environment, "--format", "json")
    assert other.digests == dist.digests
    assert sorted(other.digests) == [
        "oicp-status-codes-0.1.0.tgz",
        "oicp_status_codes-0.1.0-py3-none-any.whl",
        "oicp_status_codes-0.1.0.tar.gz",
    ]
    schema = json.loads((ROOT / "generator/oicp_gen/report/schema.json").read_bytes())
    Draft202012Validator(schema).validate(json.loads(other.out))


def test_what_it_prints_can_be_checked_by_sha256sum(dist: Dist) -> None:
    lines = sorted(dist.out.splitlines(), key=lambda line: line.partition("  ")[2])
    assert lines == [f"{digest}  dist/{name}" for name, digest in dist.digests.items()]


def test_everything_was_read_back_from_where_it_was_installed(dist: Dist) -> None:
    proved = re.findall(r"^(\w+) .* 34 codes  ok$", dist.err, re.MULTILINE)
    assert set(proved) == {"python", "typescript"}
    spec = json.loads((ROOT / "generated/json/status-codes.json").read_bytes())
    assert dist.err.splitlines()[-1] == f"Version 0.1.0, {spec['digest']}."


def test_version_and_digest_are_the_same_in_each(dist: Dist) -> None:
    wheel = files_of_zip(dist.file(".whl").read_bytes())
    sdist = files_of_tar_gz(dist.file(".tar.gz").read_bytes())
    npm = files_of_tar_gz(dist.file(".tgz").read_bytes())
    spec = json.loads((ROOT / "generated/json/status-codes.json").read_bytes())
    for files, version in (
        (wheel, b"Version: 0.1.0\n"),
        (sdist, b"Version: 0.1.0\n"),
        (npm, b'"version": "0.1.0"'),
    ):
        assert any(version in data for data in files.values())
        assert any(spec["digest"].encode() in data for data in files.values())


def test_each_package_can_be_compared(dist: Dist) -> None:
    spec = ROOT / "generated/json/status-codes.json"
    for suffix in (".whl", ".tar.gz", ".tgz"):
        assert run("diff", spec, dist.file(suffix)).err.startswith("No action needed: "), suffix


MODULE = {
    "oicp_status_codes/__init__.py",
    "oicp_status_codes/__main__.py",
    "oicp_status_codes/_codes.py",
    "oicp_status_codes/_messages.py",
    "oicp_status_codes/advice.py",
    "oicp_status_codes/py.typed",
    "oicp_status_codes/status-codes.json",
}
NPM = {
    "LICENSE",
    "README.md",
    "advice.cjs",
    "advice.d.cts",
    "advice.d.ts",
    "advice.js",
    "index.cjs",
    "index.d.cts",
    "index.d.ts",
    "index.js",
    "package.json",
    "status-codes.json",
    "status-codes.schema.json",
}


def test_only_what_belongs_into_a_package_is_in_it(dist: Dist) -> None:
    published = ROOT / "generated"
    wheel = files_of_zip(dist.file(".whl").read_bytes())
    in_wheel = {path for path in wheel if not path.partition("/")[0].endswith(".dist-info")}
    assert in_wheel == MODULE
    sdist = {
        path.partition("/")[2]: data
        for path, data in files_of_tar_gz(dist.file(".tar.gz").read_bytes()).items()
    }
    assert set(sdist) == {*MODULE, "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}
    npm = {
        path.removeprefix("package/"): data
        for path, data in files_of_tar_gz(dist.file(".tgz").read_bytes()).items()
    }
    assert set(npm) == NPM == {file.name for file in (published / "typescript").iterdir()}
    for target, files in (
        ("python", {path: wheel[path] for path in MODULE}),
        ("python", {path: data for path, data in sdist.items() if path != "PKG-INFO"}),
        ("typescript", npm),
    ):
        for path, data in files.items():
            assert data == (published / target / path).read_bytes(), path


def test_the_sdist_makes_the_same_wheel(dist: Dist, tmp_path: Path) -> None:
    """Byte for byte, except for the archive, which the build backend makes in its own way."""
    with tarfile.open(dist.file(".tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    made = tmp_path / "made"
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made)
    subprocess.run(build, cwd=source, capture_output=True, check=True)
    (wheel,) = made.iterdir()
    assert wheel.name == dist.file(".whl").name
    assert files_of_zip(wheel.read_bytes()) == files_of_zip(dist.file(".whl").read_bytes())


def test_twine_and_check_wheel_contents_find_nothing(dist: Dist) -> None:
    wheel, sdist = dist.file(".whl"), dist.file(".tar.gz")
    checked = python("-W", "default", "-m", "twine", "check", "--strict", wheel, sdist)
    assert checked.count("PASSED") == 2
    assert "OK" in python("-W", "default", "-m", "check_wheel_contents", wheel)


def test_publint_finds_nothing_in_the_tarball(dist: Dist, tools: Node) -> None:
    printed = tools.tool("publint", "run", dist.file(".tgz"), "--strict", cwd=dist.folder)
    assert printed.endswith("All good!\n")


def test_the_types_are_right_however_the_npm_package_is_found(dist: Dist, tools: Node) -> None:
    command = ("attw", dist.file(".tgz"), "--profile", "strict", "--format", "json")
    analysis = json.loads(tools.tool(*command, cwd=dist.folder))["analysis"]
    assert analysis["problems"] == []
    kinds = {"node10", "node16-cjs", "node16-esm", "bundler"}
    assert {entry: set(kind["resolutions"]) for entry, kind in analysis["entrypoints"].items()} == {
        ".": kinds,
        "./advice": kinds,
        "./status-codes.json": kinds,
        "./status-codes.schema.json": kinds,
        "./package.json": kinds,
    }


# What prevents packing


def refusal(project: Path, *, code: int = 2) -> str:
    done = run("pack", "--project", project)
    assert done.code == code
    assert done.out == ""
    assert not (project / "dist").exists()
    return done.err


def test_a_tree_that_is_not_what_the_source_makes_is_not_packed(built: Path) -> None:
    edit(built / "generated/python/README.md", "#", "# Our")
    assert refusal(built).splitlines() == [
        "error: generated: the generated files do not match the source",
        "  Run `oicp-gen check --strict` and follow its hint; then review the changes, and"
        " commit them.",
    ]


def test_a_kind_of_package_that_is_not_known_is_told(project: Path) -> None:
    shutil.copytree(ROOT / "templates", project / "templates")
    edit(project / "templates/python/target.toml", 'pack = "python"', 'pack = "pyhton"')
    assert run("build", "--project", project).code == 0
    assert refusal(project).splitlines()[-2:] == [
        "error: 'pyhton' is not a kind of package",
        "  Use one of: python, npm.",
    ]
    assert error_id("pack", "--project", project) == "package-kind-unknown"


def test_a_file_in_the_place_of_the_folder_is_refused(
    built: Path,
) -> None:
    file = built / "source/contract.toml"
    assert error_id("pack", "--project", built, "--dist", file) == "not-a-folder"


def test_targets_that_make_no_package_are_told(project: Path) -> None:
    select(project, "json")
    assert run("build", "--project", project).code == 0
    assert refusal(project).splitlines()[0] == "error: no target defines a package"
    assert error_id("pack", "--project", project) == "package-target-missing"


def with_targets(project: Path, *names: str) -> None:
    """Give a project templates of its own, of these targets."""
    select(project, *names)
    for name in ("_shared", *names):
        shutil.copytree(ROOT / "templates" / name, project / "templates" / name)


def select(project: Path, *names: str) -> None:
    """Let a project generate these targets only."""
    contract = project / "source/contract.toml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(f"targets = {json.dumps(names)}\n{text}", encoding="utf-8")


def test_without_npm_nothing_is_packed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_targets(project, "typescript")
    assert run("build", "--project", project).code == 0
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "npm" else which(name))
    assert "error: npm is not installed" in refusal(project)
    assert error_id("pack", "--project", project) == "tool-missing"


def test_a_wheel_that_differs_from_the_one_of_the_source_distribution_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_targets(project, "python")
    assert run("build", "--project", project).code == 0
    numbers = iter(range(9))
    monkeypatch.setattr("oicp_gen.verify.packages._wheel", lambda _: ("x.whl", [next(numbers)]))
    assert error_id("pack", "--project", project) == "package-not-reproducible"
    assert not (project / "dist").exists()


def test_another_build_backend_is_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is written, though the npm package was made before."""
    with_targets(project, "typescript", "python")
    (project / "templates/python").rename(project / "templates/wheel")
    edit(project / "source/contract.toml", '"python"]', '"wheel"]')
    assert run("build", "--project", project).code == 0
    monkeypatch.setattr("oicp_gen.verify.packages.metadata.version", lambda _: "1.0.0")
    told = refusal(project).splitlines()
    begun = [word for line in told for word in ("typescript", "wheel") if word in line]
    assert begun == ["typescript", "wheel"]
    assert told[-2:] == [
        "error: building the package needs hatchling==1.33.0, but 1.0.0 is installed",
        "  Run `pip install 'oicp-gen[pack]'` in the environment of oicp-gen.",
    ]


def test_a_build_backend_that_is_missing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_targets(project, "python")
    assert run("build", "--project", project).code == 0

    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr("oicp_gen.verify.packages.metadata.version", missing)
    assert "needs hatchling==1.33.0, but it is not installed\n" in refusal(project)
    assert error_id("pack", "--project", project) == "build-backend-version"


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ('build-backend = "hatchling.build"\n', ""),
        ('build-backend = "hatchling.build"\n', 'build-backend = "setuptools.build_meta"\n'),
        ("[build-system]", "[tool.nothing]"),
    ],
    ids=["none", "another", "no table"],
)
def test_a_package_without_our_build_backend_is_refused(
    project: Path, line: str, other: str
) -> None:
    shutil.copytree(ROOT / "templates", project / "templates")
    edit(project / "templates/python/pyproject.toml.jinja", line, other)
    assert run("build", "--project", project).code == 0
    assert error_id("pack", "--project", project) == "build-backend-missing"
    assert not (project / "dist").exists()


def test_a_tool_that_fails_is_told_with_what_it_said(project: Path) -> None:
    shutil.copytree(ROOT / "templates", project / "templates")
    edit(project / "templates/python/pyproject.toml.jinja", "[project]", "[project")
    assert run("build", "--project", project).code == 0
    error = error_of("pack", "--project", project)
    assert error["id"] == "tool-failed"
    assert "hatchling build" in error["message"]
    assert "Expected ']' at the end of a table declaration" in error["message"]
    assert not (project / "dist").exists()


def test_the_output_of_a_tool_that_fails_is_shown_in_full(tmp_path: Path) -> None:
    def message(output: str) -> str:
        (tmp_path / "tool.py").write_text(f"import sys; print({output}); sys.exit(3)")
        with pytest.raises(OicpGenError) as error:
            _run(sys.executable, "tool.py", cwd=tmp_path)
        assert error.value.id == "tool-failed"
        return error.value.message.partition(" failed:\n")[2]

    many = "\n".join(f"  line {number}" for number in range(1, 501))
    assert message("'\\n'.join(f'line {n}' for n in range(1, 501))") == many
    note, end = message(f"'x' * {MAX_OUTPUT} + 'end'").split("\n")
    assert note == "  … (the last 65,536 characters)"
    assert end == f"  {'x' * (MAX_OUTPUT - 3)}end"
    assert message("''") == "  (no output)"


def test_a_package_that_does_not_say_what_the_spec_says_is_not_written(project: Path) -> None:
    with_targets(project, "typescript")
    part = project / "templates/typescript/_parts/body.jinja"
    edit(part, ": {{ value.text | literal }}", ": {{ entries[0].title | literal }}")
    assert run("build", "--project", project).code == 0
    done = run("pack", "--project", project)
    assert done.code == 1
    assert 'description is "Success", but the spec has "Hubject system error"' in done.err
    assert done.err.splitlines()[-1] == "Nothing was written."
    assert not (project / "dist").exists()
