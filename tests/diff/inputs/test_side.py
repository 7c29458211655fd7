"""The sides of `oicp-gen diff`: recognized by their content, and never unpacked to disk."""

import gzip
import io
import json
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from oicp_gen.diff.inputs import revisions, tarball
from oicp_gen.files.archives import tar_gz_of, zip_of
from tests.support.command import ROOT, Result, run
from tests.support.command import error as error_of
from tests.support.projects import PAGE, add_row, blocks, edit, row

SPEC = (ROOT / "generated/json/status-codes.json").read_bytes()
TABLE = (ROOT / "generated/typescript/status-codes.json").read_bytes()
PAGE_DATA = (ROOT / "source" / PAGE).read_bytes()


def files_of(target: str, below: str) -> dict[str, bytes]:
    """The content of a target's package."""
    folder = ROOT / "generated" / target
    files = (
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in str(path)
    )
    return {f"{below}{path.relative_to(folder).as_posix()}": path.read_bytes() for path in files}


def wheel() -> bytes:
    return zip_of({**files_of("python", ""), "oicp_status_codes-0.1.0.dist-info/METADATA": b""})


Make = Callable[[], bytes]
SIDES: dict[str, tuple[str, Make]] = {
    "a spec": ("spec.json", lambda: SPEC),
    "a spec with a mark at its start": ("spec.json", lambda: b"\xef\xbb\xbf" + SPEC),
    "the table of a package": ("table.json", lambda: TABLE),
    "a spec by another name": ("page.html", lambda: SPEC),
    "a page": (PAGE, lambda: PAGE_DATA),
    "a page by another name": ("spec.json", lambda: PAGE_DATA),
    "an export": ("export.zip", lambda: zip_of({f"OICP/{PAGE}": PAGE_DATA})),
    "an export by another name": ("export.tgz", lambda: zip_of({f"OICP/{PAGE}": PAGE_DATA})),
    "a wheel": ("oicp_status_codes-0.1.0-py3-none-any.whl", wheel),
    "an sdist": ("x-0.1.0.tar.gz", lambda: tar_gz_of(files_of("python", "x-0.1.0/"))),
    "an npm tarball": ("x-0.1.0.tgz", lambda: tar_gz_of(files_of("typescript", "package/"))),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with the project and one older commit; it is the working directory."""
    project = tmp_path / "here"
    project.mkdir()
    shutil.copytree(ROOT / "source", project / "source")
    monkeypatch.chdir(project)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ann")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ann@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "First")
    return project


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True)  # noqa: S607
    return done.stdout


def same(result: Result) -> bool:
    return (result.code, "[" in result.out.replace("[provenance-changed]", "")) == (0, False)


@pytest.mark.parametrize("what", SIDES)
def test_a_side_on_disk_and_in_a_revision(what: str, here: Path) -> None:
    name, data = SIDES[what]
    (here / "side").mkdir()
    (here / "side" / name).write_bytes(data())
    git("add", ".")
    git("commit", "-qm", "Second")
    before = sorted(here.rglob("*"))
    assert same(run("diff", f"side/{name}", f"HEAD:side/{name}"))
    assert same(run("diff", here / "source" / PAGE, f"side/{name}"))
    os.chdir(here / "side")
    assert same(run("diff", f"HEAD:./{name}", f":side/{name}"))
    assert sorted(path for path in here.rglob("*") if ".git" not in path.parts) == [
        path for path in before if ".git" not in path.parts
    ]


@pytest.mark.usefixtures("here")
def test_a_folder() -> None:
    assert same(run("diff", "source", f"HEAD:source/{PAGE}"))


def test_a_change_since_a_revision(here: Path) -> None:
    edit(here / "source" / PAGE, "Session is invalid", "Session is valid")
    result = run("diff", f"HEAD:source/{PAGE}", f"source/{PAGE}")
    assert result.code == 1
    assert result.out.splitlines()[1].endswith("[code-reused]")


def test_the_documentation_shows_what_changed_since_a_release(here: Path) -> None:
    git("tag", "v1.0.0")
    edit(here / "source" / PAGE, "Partner did not respond", "The partner has not responded")
    add_row(here, row("330", "", "Roaming is paused"))
    (shown,) = (t for t in blocks("docs/commands.md", "console") if "$ oicp-gen diff v1" in t)
    command, _, output = shown.partition("\n")
    result = run(*command.split()[2:], "--format", "full")
    # A terminal shows stdout between the lines of stderr.
    assert sorted((result.out + result.err).splitlines()) == sorted(output.splitlines())


def test_a_file_that_is_named_like_a_revision_comes_first(here: Path) -> None:
    (here / "HEAD:x").write_bytes(SPEC)
    assert same(run("diff", "HEAD:x", f"HEAD:source/{PAGE}"))


def test_specs_and_packages_need_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for what in ("a spec", "the table of a package", "a wheel", "an npm tarball"):
        name, data = SIDES[what]
        (tmp_path / name).write_bytes(data())
        assert run("diff", "spec.json", name).err.startswith("No action needed: "), what
    (tmp_path / PAGE).write_bytes(PAGE_DATA)
    error = error_of("diff", "spec.json", PAGE)
    assert (error["id"], error["place"]["file"]) == ("project-needed", PAGE)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"words\n", "text"),
        (b" [1, 2]", "JSON"),
        (b"\xef\xbb\xbf<html><body><p>words</p></body></html>", "HTML"),
        ("<html><body><p>words</p></body></html>".encode("utf-16"), "HTML"),
    ],
)
def test_what_is_no_side_is_named_with_or_without_a_project(
    content: bytes, what: str, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for folder in (here, elsewhere):
        monkeypatch.chdir(folder)
        Path("spec.json").write_bytes(SPEC)
        Path("other").write_bytes(content)
        error = error_of("diff", "spec.json", "other")
        assert (error["id"], error["place"]["file"]) == ("side-unknown", "other")
        wanted = f"this is {what}, but neither a spec, a package nor a Confluence page"
        assert error["message"] == wanted


def test_json_that_is_damaged_is_named_without_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.json").write_bytes(SPEC)
    Path("other.json").write_bytes(SPEC[:3000])
    error = error_of("diff", "spec.json", "other.json")
    assert error["message"].startswith("not valid JSON: ")
    assert error["place"]["file"] == "other.json"
    assert error["place"]["line"] > 1


def test_a_contract_that_cannot_be_read_hinders_no_comparison_of_specs(here: Path) -> None:
    (here / "source/contract.toml").write_text("[", encoding="utf-8")
    (here / "spec.json").write_bytes(SPEC)
    assert run("diff", "spec.json", "spec.json").code == 0
    assert run("diff", "spec.json", f"source/{PAGE}").code == 2


ERRORS = {
    "HEAD:nothing": "git-failed",
    "nowhere:source": "git-failed",
    "HEAD:source": "revision-not-a-file",
    "nothing": "side-missing",
}


@pytest.mark.parametrize("side", list(ERRORS))
@pytest.mark.usefixtures("here")
def test_what_is_not_there(side: str) -> None:
    error = error_of("diff", f"source/{PAGE}", side)
    assert (error["id"], error["place"]["file"]) == (ERRORS[side], side)


@pytest.mark.usefixtures("here")
def test_git_is_asked_for_no_option() -> None:
    result = run("diff", f"source/{PAGE}", "--format", "json", "--", "--output=x:y")
    assert (result.code, json.loads(result.out)["error"]["id"]) == (2, "side-missing")


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    error = error_of("diff", "HEAD:x", "HEAD:y")
    assert (error["id"], "not a git repository" in error["message"].lower()) == ("git-failed", True)


def test_without_git(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(here))
    assert error_of("diff", "HEAD:x", "HEAD:y")["id"] == "git-missing"


def test_git_that_does_not_answer(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = here / "git"
    slow.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(here), prepend=os.pathsep)
    monkeypatch.setattr(revisions, "_SECONDS", 0.2)
    assert error_of("diff", "HEAD:x", "HEAD:y")["id"] == "git-timeout"


def spying(folder: Path) -> tuple[Path, dict[str, str]]:
    """A program that leaves a trace, and each setting of git that names a program."""
    canary, trace = folder / "canary", folder / "trace"
    canary.write_text(f'#!/bin/sh\necho "$0 $*" >> {trace}\n', encoding="utf-8")
    canary.chmod(0o755)
    hooks = folder / "hooks"
    hooks.mkdir()
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"):
        shutil.copy(canary, hooks / hook)
    programs = (
        *("core.fsmonitor", "core.sshCommand", "core.pager", "pager.cat-file", "core.askPass"),
        *("core.gitProxy", "core.alternateRefsCommand", "credential.helper", "diff.external"),
        *("diff.spy.textconv", "diff.spy.command", "filter.spy.smudge", "filter.spy.clean"),
        *("filter.spy.process", "remote.origin.uploadpack", "merge.spy.driver"),
    )
    settings = dict.fromkeys(programs, str(canary))
    settings |= {f"protocol.{name}allow": "always" for name in ("", "file.", "ssh.", "ext.")}
    return trace, settings | {"core.hooksPath": str(hooks), "alias.cat-file": f"!{canary}"}


@pytest.mark.parametrize("lazily", [False, True])
@pytest.mark.parametrize("missing", ["blob:none", "tree:0"])
@pytest.mark.parametrize("url", ["file://{}", "ssh://x@y.example.org/{}", "ext::{}/../canary"])
def test_nothing_is_fetched_and_nothing_is_run(
    here: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    lazily: bool,
    missing: str,
    url: str,
) -> None:
    git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git("clone", "-q", "--no-checkout", f"--filter={missing}", f"file://{here}", str(clone))
    monkeypatch.chdir(clone)
    trace, settings = spying(tmp_path)
    for name, value in settings.items():
        git("config", name, value)
    git("config", "remote.origin.url", url.format(here))
    trace.unlink(missing_ok=True)
    if lazily:  # as in a git that does not know the variable
        monkeypatch.setattr(revisions, "_PLAIN", {**revisions._PLAIN, "GIT_NO_LAZY_FETCH": "0"})
    objects = sorted(clone.rglob("*"))
    error = error_of("diff", f"HEAD:source/{PAGE}", f"HEAD:source/{PAGE}")
    assert error["id"] == "revision-not-fetched"
    assert not trace.exists()
    assert sorted(clone.rglob("*")) == objects


def test_what_is_there_is_read_without_filters_replacements_or_programs(
    here: Path, tmp_path: Path
) -> None:
    old = git("rev-parse", f"HEAD:source/{PAGE}").strip()
    git("replace", old, git("rev-parse", "HEAD:source/contract.toml").strip())
    (here / ".gitattributes").write_text("* filter=spy diff=spy merge=spy ident\n", "utf-8")
    trace, settings = spying(tmp_path)
    for name, value in settings.items():
        git("config", name, value)
    for side in (f"HEAD:source/{PAGE}", f":source/{PAGE}"):
        assert same(run("diff", side, f"source/{PAGE}"))
    assert not trace.exists()


@pytest.mark.usefixtures("here")
def test_a_revision_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oicp_gen.diff.inputs.side.MAX_REVISION", 100)
    error = error_of("diff", f"HEAD:source/{PAGE}", f"source/{PAGE}")
    assert error["id"] == "revision-too-large"
    assert "the limit is 100" in error["message"]


def test_a_path_on_a_drive_is_no_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    assert revisions.path_in_revision("C:/page.html") == "/page.html"
    monkeypatch.setattr(revisions, "os", SimpleNamespace(name="nt"))
    assert revisions.path_in_revision("C:/page.html") is None
    assert revisions.path_in_revision("v1:page.html") == "page.html"


def tar(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def bomb() -> bytes:
    """A tarball that unpacks to a thousand times its size."""
    info = member("package/big.bin")
    info.size = 80 << 20
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as file:
        file.write(info.tobuf())
        for _ in range(80):
            file.write(bytes(1 << 20))
    return out.getvalue()


PACKAGES: dict[str, tuple[Make, str]] = {
    "without a spec": (lambda: tar_gz_of({"package/package.json": b"{}"}), "package-without-spec"),
    "with two": (
        lambda: tar_gz_of({"package/a.json": TABLE, "package/b.json": TABLE}),
        "package-ambiguous",
    ),
    "a wheel without a spec": (
        lambda: zip_of({"x/x.py": b"", "x-1.dist-info/METADATA": b""}),
        "package-without-spec",
    ),
    "a link to a spec": (
        lambda: tar((member("package/a.json", tarfile.SYMTYPE, "/etc/passwd"), b"")),
        "package-without-spec",
    ),
    "cut off": (lambda: SIDES["an sdist"][1]()[:5000], "tarball-damaged"),
    "no tar inside": (lambda: gzip.compress(b"text" * 500), "tarball-damaged"),
    "nothing inside": (lambda: gzip.compress(b""), "tarball-damaged"),
    "no gzip": (lambda: b"\x1f\x8b" + b"text" * 500, "tarball-damaged"),
    "a bomb": (bomb, "package-too-large"),
    "a spec of another format": (
        lambda: tar_gz_of({"package/a.json": TABLE.replace(b'"format": 1', b'"format": 9')}),
        "spec-format-unsupported",
    ),
}


@pytest.mark.parametrize("what", PACKAGES)
def test_a_package_that_is_refused(what: str, tmp_path: Path) -> None:
    make, id_ = PACKAGES[what]
    (tmp_path / "package.tgz").write_bytes(make())
    (tmp_path / "spec.json").write_bytes(SPEC)
    assert error_of("diff", tmp_path / "spec.json", tmp_path / "package.tgz")["id"] == id_
    assert sorted(path.name for path in tmp_path.iterdir()) == ["package.tgz", "spec.json"]


def test_names_in_a_package_are_labels(tmp_path: Path) -> None:
    (tmp_path / "spec.json").write_bytes(SPEC)
    for name in ("/etc/x.json", "../../x.json"):
        (tmp_path / "package.tgz").write_bytes(tar((member(name), TABLE)))
        assert run("diff", tmp_path / "spec.json", tmp_path / "package.tgz").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["package.tgz", "spec.json"]


def test_a_package_of_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarball, "MAX_MEMBERS", 3)
    (tmp_path / "spec.json").write_bytes(SPEC)
    for what in ("a wheel", "an npm tarball"):
        name, data = SIDES[what]
        (tmp_path / name).write_bytes(data())
        error = error_of("diff", tmp_path / "spec.json", tmp_path / name)
        assert error["id"] == "package-too-many-files"


def test_a_wheel_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "x.whl"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x-1.dist-info/METADATA", b"")
        archive.writestr("x/big.json", bytes(tarball.MAX_UNPACKED + 1))
    assert error_of("diff", file, file)["id"] == "package-too-large"


def test_only_the_published_spec_must_say_where_it_comes_from(built: Path) -> None:
    spec = built / "generated/json/status-codes.json"
    data = json.loads(spec.read_bytes())
    del data["source"]
    spec.write_text(json.dumps(data), encoding="utf-8")
    assert run("diff", spec, built / "source" / PAGE, "--project", built).code == 0
    assert run("explain", "18", "--project", built).code == 2


def test_a_shallow_clone_is_named_as_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*arguments: str) -> None:
        name = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        subprocess.run(["git", *name, *arguments], check=True, capture_output=True)  # noqa: S607

    origin, clone = tmp_path / "origin", tmp_path / "clone"
    git("init", "-q", str(origin))
    for text in ("1", "2"):
        (origin / "a.json").write_text(text, encoding="utf-8")
        git("-C", str(origin), "add", ".")
        git("-C", str(origin), "commit", "-qm", text)
    git("clone", "-q", "--depth=1", origin.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    error = error_of("diff", "v0.1:a.json", "HEAD:a.json")
    assert error["id"] == "revision-not-in-shallow-clone"
    assert "fetch-depth: 0" in error["hint"]
    assert error_of("diff", "HEAD:b.json", "HEAD:a.json")["id"] == "git-failed"
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    error = error_of("diff", "v0.1:a.json", "HEAD:a.json")
    assert error["id"] == "repository-of-another-user"
    assert "\n  git config --global --add safe.directory" in error["message"]
