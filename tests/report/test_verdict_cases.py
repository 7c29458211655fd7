"""What people read about a change of the page: one case for each situation, command by command.

A case is a folder `verdict/<name>` with an `edit.toml`, which edits the real page and the generated
files, and the text that each command then prints on a terminal of 80 columns. A case starts from
version 2 of the page, fetched, built and released as 0.1.0. In a text, the exit code is first. If
the drift watch reports the page, there are its issue and its pull request, and always the summary
of its job.
"""

import re
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from oicp_gen.report import layout, show
from tests.report.test_github import Step
from tests.rules.test_cases import CASES, compare, update
from tests.support.command import ROOT, run
from tests.support.confluence_server import Confluence, Published, serving
from tests.support.fetching import FILE, environment, free_port
from tests.support.projects import edit, row

__all__ = ["update"]

FOLDERS = sorted(path for path in (CASES / "verdict").iterdir() if path.is_dir())
SITE = "https://confluence.example"
_ACTION = re.compile(
    r"(?:Do not release|(?:Review|Replace) .+ before you update|A \w+ release is due"
    r"|No (?:release|action) needed|Run a build|Move your edits before you build|Not compared): .+"
)
"""What the first line of every text says."""


class Situation(NamedTuple):
    """A project and the published page that it is compared with."""

    project: Path
    site: str

    def run(self, *arguments: str) -> str:
        """The exit code, and what a command prints on a terminal."""
        printed: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            for name in ("print_result", "print_note"):
                patch.setattr(show, name, lambda text, **_: printed.append(text))
            code = run(*arguments).code
        lines = "\n".join([f"exit {code}", *printed, ""])
        return lines.replace(self.site, SITE)


Text = Callable[[Situation], str]


def check_upstream(case: Situation) -> str:
    return case.run("check", "--upstream", "--site", case.site)


def diff(case: Situation) -> str:
    run("fetch", "--site", case.site, "--out", "new.html")
    return case.run("diff", FILE, "new.html")


def fetch(case: Situation) -> str:
    return case.run("fetch", "--site", case.site)


def check(case: Situation) -> str:
    """After the fetch. A page that was refused is put there as if by hand."""
    new = case.project / "new.html"
    if "Do not release" in fetch(case):
        shutil.copy(new, case.project / FILE)
    return case.run("check")


@cache
def on_github(case: Situation) -> Mapping[str, str]:
    """What `check --upstream` hands to the drift watch, and the summary of its job."""
    with pytest.MonkeyPatch.context() as patch:
        step = Step(case.project.parent, patch)
        run("check", "--upstream", "--site", case.site, "--format", "github")
        found = step.outputs
        summary = step.summary.read_text(encoding="utf-8").replace(case.site, SITE)
        step.summary.unlink()
    assert found["body"] == summary.partition("\n\n")[2].removesuffix("\n") or not found["body"]
    return {**found, "summary": summary}


def issue(case: Situation) -> str:
    """Its title, label and body; "" if the drift watch opens none."""
    found = on_github(case)
    if found["page_differs"] == "false":
        return ""
    return f"{found['title']}\n(severity: {found['level']})\n\n{found['body']}\n"


def pull_request(case: Situation) -> str:
    """Its title and body; "" if the drift watch opens none."""
    found = on_github(case)
    is_opened = found["page_differs"] == "true" and found["level"] != "stop"
    return f"{found['title']}\n\n{found['pull_request']}\n" if is_opened else ""


def summary(case: Situation) -> str:
    return on_github(case)["summary"]


TEXTS: dict[str, Text] = {
    "summary.md": summary,
    "issue.md": issue,
    "pull-request.md": pull_request,
    "check-upstream.txt": check_upstream,
    "diff.txt": diff,
    "fetch.txt": fetch,
    "check.txt": check,
}
"""What each file of a case contains; the commands run in this order."""
WITHOUT_PAGE = ("summary.md", "check-upstream.txt", "fetch.txt")
"""Those of a case whose site cannot be reached."""


@pytest.fixture(scope="module")
def server() -> Iterator[Confluence]:
    with serving() as confluence:
        yield confluence


@pytest.fixture(scope="module")
def released(server: Confluence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project at version 2 of the page, released as 0.1.0. One target is enough."""
    project = tmp_path_factory.mktemp("released")
    shutil.copytree(ROOT / "source", project / "source")
    edit(project / "source" / "contract.toml", "[catalog]", 'targets = ["json"]\n\n[catalog]')
    with pytest.MonkeyPatch.context() as patch:
        environment(patch, project)
        server.published = Published()
        for command in (["fetch", "--site", server.site], ["build"], ["release", "0.1.0"]):
            result = run(*command, "--project", project)
            assert result.code == 0, result.err
    return project


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 80 columns without colours."""
    for module in (show, layout):
        monkeypatch.setattr(module, "is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


def edited(page: Published, changes: dict[str, list[list[str]]], removed: list[str]) -> None:
    for old, new in changes.get("replace", []):
        assert page.body.count(old) == 1, old
        page.body = page.body.replace(old, new)
    for code in removed:
        pattern = rf"<tr><td[^>]*><p>{code}</p>.*?</tr>"
        page.body, count = re.subn(pattern, "", page.body, count=1, flags=re.DOTALL)
        assert count == 1, code
    for cells in changes.get("add", []):
        page.body = page.body.replace("</tbody>", f"{row(*cells)}</tbody>", 1)


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_each_command_says_what_to_do(
    folder: Path,
    released: Path,
    server: Confluence,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    update: bool,
) -> None:
    case = tomllib.loads((folder / "edit.toml").read_text(encoding="utf-8"))
    environment(monkeypatch, tmp_path)
    project = tmp_path / "project"
    shutil.copytree(released, project)
    monkeypatch.chdir(project)
    server.published = page = Published(number=case["version"])
    if page.number > 2:
        page.changed = "2024-03-01T08:00:00.000Z"
    edited(page, case, case.get("remove", []))
    for path in case.get("generated", ()):
        (project / path).write_text("edited\n", encoding="utf-8")
    is_down = case.get("is_down", False)
    site = f"http://127.0.0.1:{free_port()}" if is_down else server.site
    texts = {name: TEXTS[name] for name in (WITHOUT_PAGE if is_down else TEXTS)}
    made = {name: text(Situation(project, site)) for name, text in texts.items()}
    expected = {name: text for name, text in made.items() if text}
    for name, text in expected.items():
        compare(folder / name, text, update=update)
        assert _ACTION.match(text.removeprefix("exit ")[2:]) or not name.endswith(".txt")
    assert {path.name for path in folder.iterdir()} == {"edit.toml", *expected}
