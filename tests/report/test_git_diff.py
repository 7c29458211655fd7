"""`oicp-gen diff --git` as git's external diff, run by git itself in a scratch repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from oicp_gen.diff.compare import compare_pair
from oicp_gen.errors import OicpGenError
from tests.support.command import ROOT, error_id, run
from tests.support.projects import PAGE, documented, edit

SPEC = "generated/json/status-codes.json"


class Repository:
    """A repository with the real project, in which git uses `oicp-gen diff`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        self.git("config", "diff.oicp.command", f"'{sys.executable}' -m oicp_gen diff --git")
        attributes = f"{SPEC} diff=oicp\nsource/*.html diff=oicp\n*.json diff=oicp\n"
        (root / ".gitattributes").write_text(attributes, encoding="utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        identity = {f"GIT_{who}_NAME": "Ann" for who in ("AUTHOR", "COMMITTER")}
        identity |= {f"GIT_{who}_EMAIL": "ann@example.org" for who in ("AUTHOR", "COMMITTER")}
        return subprocess.run(
            ["git", "-c", "core.pager=cat", *arguments],  # noqa: S607 - git from the PATH
            cwd=self.root,
            env=os.environ | identity | {"GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def git(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def commit(self, message: str) -> None:
        self.git("add", ".")
        self.git("commit", "-qm", message)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    root = tmp_path / "with blanks in its name"
    (root / "generated" / "json").mkdir(parents=True)
    shutil.copytree(ROOT / "source", root / "source")
    shutil.copy(ROOT / SPEC, root / SPEC)
    repository = Repository(root)
    repository.commit("First")
    return repository


REWORDED = '300: description changed: "Partner not found" → "Partner was not found" [text-reworded]'

VERDICT = "A patch release is due: 1 code reworded.\n"


def test_git_diff_says_what_changed_by_meaning(repository: Repository) -> None:
    for file in (f"source/{PAGE}", SPEC):
        edit(repository.root / file, "Partner not found", "Partner was not found")
    assert repository.git("diff") == (
        f"diff --oicp {SPEC}\n{VERDICT}patch: only texts change\n  {REWORDED}\n"
        f"diff --oicp source/{PAGE}\n{VERDICT}patch: only texts change\n  {REWORDED}\n"
    )
    repository.git("add", ".")
    assert REWORDED in repository.git("diff", "--cached", "--", SPEC)


def test_git_log_and_git_show_go_on_over_every_revision(repository: Repository) -> None:
    spec, page = repository.root / SPEC, repository.root / "source" / PAGE
    edit(spec, "Session is invalid", "Session is valid")
    repository.commit("Reused")
    (repository.root / "package.json").write_text("{}", encoding="utf-8")
    page.write_text("<table>", encoding="utf-8")
    repository.commit("Something else")
    shutil.copy(ROOT / "source" / PAGE, page)
    repository.git("mv", SPEC, "generated/codes.json")
    edit(repository.root / "generated/codes.json", "Session is valid", "Session is invalid")
    repository.commit("Renamed")
    (repository.root / "generated/codes.json").unlink()
    repository.commit("Removed")
    log = repository.git("log", "-p", "--ext-diff", "--reverse", "--format=%s")
    first, reused, other, renamed, removed = (
        log.partition(start)[2].partition(end)[0]
        for start, end in (
            ("First\n", "Reused\n"),
            ("Reused\n", "Something else\n"),
            ("Something else\n", "Renamed\n"),
            ("Renamed\n", "Removed\n"),
            ("Removed\n", "\0"),
        )
    )
    assert first.count("[code-added]\n") == 68
    assert first.count("A minor release is due: 34 codes added.\n") == 2
    assert "\nReview 400 before you update: 1 code reused.\n" in reused
    assert "diff --oicp package.json\n  cannot compare the codes: " in other
    assert f"diff --oicp source/{PAGE}\n  cannot compare the codes: " in other
    assert f"diff --oicp {SPEC}\n" in renamed
    assert "[code-reused]" in renamed
    assert "34 codes removed" in removed
    shown = repository.git("show", "--ext-diff", "HEAD~3")
    assert "\nReview 400 before you update: 1 code reused.\n" in shown
    assert "+" in repository.git("show", "--no-ext-diff", "HEAD~3")


def test_a_file_with_conflicts_is_told_as_git_does(repository: Repository) -> None:
    spec = repository.root / SPEC
    for branch, text in (("one", "Partner gone"), ("two", "Partner lost")):
        repository.git("checkout", "-qb", branch, "main")
        edit(spec, "Partner not found", text)
        repository.commit(branch)
    assert "CONFLICT" in repository.run("merge", "one").stdout
    assert f"* Unmerged path {SPEC}\n" in repository.git("diff", "--cached")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("--debug.json", "diff --git"),
        ("--format=json", "diff --git --project ."),
        ("--", "--project . diff --fail-on never --git"),
    ],
)
def test_a_file_named_like_an_option_is_shown(
    repository: Repository, name: str, options: str
) -> None:
    (repository.root / ".gitattributes").write_text("* diff=oicp\n", encoding="utf-8")
    repository.git("config", "diff.oicp.command", f"'{sys.executable}' -m oicp_gen {options}")
    file = repository.root / name
    shutil.copy(ROOT / SPEC, file)
    repository.git("add", "--", name)
    added = repository.git("diff", "--cached", "--", name)
    assert added.startswith(f"diff --oicp {name}\nA minor release is due: 34 codes added.\n")
    edit(file, "Partner not found", "Partner was not found")
    shown = f"diff --oicp {name}\n{VERDICT}patch: only texts change\n  {REWORDED}\n"
    assert repository.git("diff", "--", name).startswith(shown)


def test_a_conflict_in_a_file_named_like_an_option_is_told(repository: Repository) -> None:
    file = repository.root / "--debug.json"
    for branch, text in (("one", "{}"), ("two", "[]")):
        repository.git("checkout", "-qb", branch, "main")
        file.write_text(text, encoding="utf-8")
        repository.commit(branch)
    assert "CONFLICT" in repository.run("merge", "one").stdout
    assert "* Unmerged path --debug.json\n" in repository.git("diff", "--cached")


@pytest.mark.parametrize("number", [2, 3, 8])
def test_arguments_that_are_not_gits(number: int) -> None:
    assert error_id("diff", "--git", *(["x"] * number)) == "git-arguments"


def test_a_file_on_neither_side() -> None:
    none = ("/dev/null", ".", ".")
    result = run("diff", "--git", "x.json", *none, *none)
    assert result.code == 0
    assert "cannot compare the codes: x.json: " in result.out
    with pytest.raises(OicpGenError) as refused:
        compare_pair("x.json", ("/dev/null", "/dev/null"), None)
    assert refused.value.id == "git-files-missing"


def test_the_documentation_says_what_git_prints(repository: Repository) -> None:
    edit(repository.root / SPEC, "Partner did not respond", "The partner has not responded")
    assert repository.git("diff") in documented("docs/commands.md")
    assert 'git config diff.oicp.command "oicp-gen diff --git"' in documented("docs/commands.md")
