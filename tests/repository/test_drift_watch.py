"""The drift watch: one issue or one pull request, whatever it finds and however often it runs.

`gh` is `tests/repository/gh.py`, and Confluence is `tests/support/confluence_server.py`.
"""

import json
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.repository.action import Ran, Runner
from tests.support.builders import Rendered
from tests.support.command import ROOT, run
from tests.support.confluence_server import Confluence
from tests.support.fetching import environment, fetch
from tests.support.projects import PAGE, edit, row
from tests.support.thorough import is_thorough

GIT = """\
printf '%s\\n' "$*" "push authorization: ${{authorization:-none}}" >> '{log}'
exec {git} "$@"
"""
"""A git that logs its arguments, and with which credentials it pushes."""


def program(file: Path, script: str) -> None:
    """Create a program from a shell script."""
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


TOKEN = "ghs_not-a-real-token"  # noqa: S105 - it opens nothing


class Watch:
    """A scratch repository with an origin, a Confluence, and the results of the watch."""

    def __init__(self, project: Path, folder: Path, server: Confluence) -> None:
        self.project, self.folder, self.server = project, folder, server
        programs = folder / "programs"
        programs.mkdir()
        program(programs / "gh", f'exec {sys.executable} {ROOT}/tests/repository/gh.py "$@"')
        program(programs / "git", GIT.format(git=shutil.which("git"), log=folder / "git.log"))
        self.runner = Runner(project, programs, folder)
        self.git("init", "-q", "-b", "main")
        self.git("init", "-q", "--bare", str(folder / "origin.git"))
        self.git("remote", "add", "origin", str(folder / "origin.git"))
        self.commit()

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
        return subprocess.run(
            ["git", *identity, *arguments],  # noqa: S607
            cwd=self.project,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "All")
        self.git("push", "-q", "origin", "main")

    def look(self, script: str = "drift-issue.sh") -> Ran:
        """One run of the workflow, on a fresh checkout of the main branch."""
        self.git("fetch", "-q", "origin")
        self.git("switch", "-q", "main")
        self.git("branch", "-q", "-D", "oicp-drift") if self.branches() else None
        return self.runner.bash(
            f"bash {ROOT}/.github/scripts/{script}",
            FAKE_GH=str(self.folder),
            CONFLUENCE_SITE=self.server.site,
            OICP_GEN_PYTHON=sys.executable,
            GH_TOKEN=TOKEN,
            GITHUB_REPOSITORY="octo/codes",
            GITHUB_SERVER_URL="https://github.example",
        )

    def publish(self, old: str = "", new: str = "") -> None:
        """Edit the page upstream."""
        page = self.server.published
        assert old in page.body
        page.body = page.body.replace(old, new) if old else page.body
        page.number += 1

    def branches(self) -> str:
        return self.git("branch", "--list", "oicp-drift").strip()

    @property
    def state(self) -> Any:
        return json.loads((self.folder / "state.json").read_text(encoding="utf-8"))

    def calls(self) -> list[list[str]]:
        """The calls of `gh` since the last time."""
        file = self.folder / "state.json"
        state = self.state
        calls: list[list[str]] = state.pop("calls")
        file.write_text(json.dumps(state | {"calls": []}), encoding="utf-8")
        return calls


@pytest.fixture
def watch(
    project: Path, tmp_path: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch
) -> Watch:
    environment(monkeypatch, tmp_path)
    assert fetch(project, center).code == 0
    assert run("build", "--project", project).code == 0
    return Watch(project, tmp_path, center)


def test_one_issue_is_opened_kept_updated_and_closed(watch: Watch) -> None:
    assert watch.look().code == 0
    watch.publish()  # which changes no entry
    assert watch.look().code == 0
    assert watch.calls() == [["api", "issues"]] * 2

    watch.publish("Inconsistent EvseID", "Inconsistent EVSE id")
    ran = watch.look()
    assert (ran.code, ran.outputs["drift"]) == (0, "true"), ran.err
    opened = [["api", "issues"], ["label", "create"], ["label", "create"], ["issue", "create"]]
    assert watch.calls() == opened
    (issue,) = watch.state["issue"]
    assert issue["title"] == "[patch] OICP status codes: 1 code reworded"
    assert issue["labels"] == ["oicp-drift", "severity: patch"]
    mark, _, body = issue["body"].partition("\n\n")
    assert re.fullmatch("<!-- oicp-drift [0-9a-f]{40} -->", mark)
    assert body.splitlines()[0] == "**A patch release is due: 1 code reworded.**"
    assert "`Ann Editor` edited the page on 18 January 2024, version 2 → 4." in body
    assert "| **`018`** reworded | `Inconsistent EvseID` | `Inconsistent EVSE id` |" in body
    assert ran.summary == f"### OICP status codes\n\n{body}"

    assert watch.look().code == 0
    assert watch.calls() == [["api", "issues"], ["issue", "view", "7"]]

    watch.publish("Session is invalid", "Session is valid")
    assert watch.look().code == 0
    assert watch.calls()[4:] == [
        ["api", "labels"],
        ["issue", "edit", "7"],
        ["issue", "comment", "7"],
    ]
    (issue,) = watch.state["issue"]
    assert issue["title"] == "[major] OICP status codes: 1 code reused, 1 reworded"
    assert issue["labels"] == ["oicp-drift", "severity: major"]
    assert issue["comments"] == [
        "Updated:\n**Review `400` before you update: 1 code reused, 1 reworded.**\n"
    ]
    assert watch.look().code == 0
    assert watch.calls() == [["api", "issues"], ["issue", "view", "7"]]

    watch.publish("Inconsistent EVSE id", "Inconsistent EvseID")
    watch.publish("Session is valid", "Session is invalid")
    assert watch.look().code == 0
    assert watch.calls() == [["api", "issues"], ["issue", "comment", "7"], ["issue", "close", "7"]]
    (issue,) = watch.state["issue"]
    assert issue["state"] == "closed"
    assert issue["comments"][1:] == [
        "**No action needed: the page was edited, but its table is unchanged.**\n\n"
    ]


ZEROS = [(f"<p>{code}</p>", f"<p>{code.lstrip('0')}</p>") for code in ("017", "018", "019")]


def test_a_page_with_errors_is_reported_in_an_issue_in_both_modes(watch: Watch) -> None:
    watch.publish("Session is invalid", "Session is valid")
    assert watch.look("drift-pull-request.sh").code == 0
    watch.calls()
    for whole, lost in ZEROS:
        watch.publish(whole, lost)
    ran = watch.look("drift-pull-request.sh")
    assert ran.code == 0, ran.err
    (request,), (issue,) = watch.state["pr"], watch.state["issue"]
    assert issue["title"] == (
        "[do not release] OICP status codes: 3 codes lost their leading zeros"
    )
    assert issue["labels"] == ["oicp-drift", "severity: stop"]
    assert "2. This issue is closed when the page is correct." in issue["body"]
    assert "- Row 6: the code 17 should be 017." in issue["body"]
    assert request["state"] == "closed"
    verdict = "**Do not release: 3 codes lost their leading zeros.**"
    assert request["comments"] == [f"{verdict}\nSee #8.\n"]
    for script in ("drift-pull-request.sh", "drift-issue.sh"):
        assert watch.look(script).code == 0
        assert ["issue", "edit", "8"] not in watch.calls()

    for whole, lost in ZEROS:
        watch.publish(lost, whole)
    ran = watch.look("drift-pull-request.sh")
    assert ran.code == 0, ran.err
    _, request = watch.state["pr"]
    (issue,) = watch.state["issue"]
    assert (request["state"], issue["state"]) == ("open", "closed")
    assert issue["comments"] == ["**Review `400` before you update: 1 code reused.**\nSee #9.\n"]
    watch.publish("Session is valid", "Session is invalid")
    assert watch.look("drift-pull-request.sh").code == 0
    assert watch.state["pr"][1]["state"] == "closed"


@pytest.mark.parametrize("script", ["drift-issue.sh", "drift-pull-request.sh"])
def test_edited_files_alone_are_reported_by_the_job_and_not_on_github(
    watch: Watch, script: str
) -> None:
    watch.publish("Inconsistent EvseID", "Inconsistent EVSE id")
    assert watch.look("drift-issue.sh").code == 0
    watch.publish("Inconsistent EVSE id", "Inconsistent EvseID")
    edit(watch.project / "generated/docs/README.md", "Success", "Succes")
    watch.commit()
    watch.calls()
    ran = watch.look(script)
    assert (ran.code, ran.outputs["level"]) == (1, "edited")
    assert "1 generated file was edited by hand" in ran.summary
    assert watch.calls() == []


def test_what_cannot_be_told_changes_no_issue(watch: Watch) -> None:
    watch.publish("Inconsistent EvseID", "Inconsistent EVSE id")
    assert watch.look().code == 0
    watch.calls()
    watch.server.has_v1 = False
    for script in ("drift-issue.sh", "drift-pull-request.sh"):
        assert watch.look(script).code == 2
        assert watch.calls() == []


HOSTILE = (
    "`touch pwned`$(touch pwned); touch pwned",
    "@everyone see #1, owner/repository#2 and https://example.org/x",
    "<img src=x onerror=alert(1)><!-- oicp-drift 0 -->",
    "::set-output name=drift::false ##[error]x",
    "EOF\n' \" \\ | `` ``` --body x",
)


REPLACED = (
    *("Inconsistent EvseID", "Unknown EVSE ID", "Partner not found", "Session is invalid"),
    "System error",
)
"""A description in the page for each hostile text."""


@pytest.mark.parametrize(
    "texts",
    [[text] for text in HOSTILE] if is_thorough() else [HOSTILE],
    ids=lambda texts: " ".join(text.split()[0] for text in texts),
)
def test_a_text_of_the_page_stays_a_text(watch: Watch, texts: Sequence[str]) -> None:
    """Each alone in a thorough run, all of them in one page otherwise."""
    for old, text in zip(REPLACED, texts, strict=False):
        watch.publish(f"<p>{old}</p>", f"<p>{escape(text)}</p>")
    assert watch.look().code == 0
    (issue,) = watch.state["issue"]
    assert not list(watch.folder.rglob("pwned"))
    page = Rendered(issue["body"])
    tags = ("p", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "strong", "ol", "li")
    assert {*page.tags} <= {*tags, "details", "summary"}
    outside = "".join(char.char for char in page.chars if not char.code)
    assert not {*"@#"} & {*outside}
    assert "://" not in outside
    shown = [" ".join(text.split()) for text in texts if "\n" not in text]
    assert [text for text in shown if text not in page.text] == []
    assert watch.look().code == 0
    assert ["issue", "edit", "7"] not in watch.calls()


def test_a_text_that_is_too_long_for_an_issue_is_cut_by_lines(watch: Watch) -> None:
    text = watch.server.published.body
    free = [code for code in map("{:03}".format, range(1000)) if f">{code}<" not in text]
    rows = "".join(row(code, "", f"The number {code}") for code in free)
    watch.publish("</tbody>", f"{rows}</tbody>")
    ran = watch.look()
    assert ran.code == 0, ran.err
    body = watch.state["issue"][0]["body"]
    assert len(body) < 65_536
    assert re.search(r"\|\n\n\d+ more lines did not fit here\.\n\n</details>\n$", body)
    assert len(ran.summary) > len(body)


def test_one_pull_request_brings_the_page_in(watch: Watch) -> None:
    assert watch.look("drift-pull-request.sh").code == 0
    assert watch.calls() == [["api", "pulls"], ["api", "issues"]]

    watch.publish("Inconsistent EvseID", "Inconsistent EVSE id")
    ran = watch.look("drift-pull-request.sh")
    assert ran.code == 0, ran.err
    labels = [["label", "create"]] * 2
    assert watch.calls() == [["api", "pulls"], ["api", "issues"], *labels, ["pr", "create"]]
    (request,) = watch.state["pr"]
    assert request["title"] == "[patch] OICP status codes: 1 code reworded"
    assert not request["is_draft"]
    assert "| `Inconsistent EVSE id` |" in request["body"]
    assert "1. Merge this pull request; it updates `source/` and `generated/`.\n" in request["body"]
    first = watch.git("ls-remote", "origin", "oicp-drift").split()[0]
    assert "EVSE id" in watch.git("show", f"{first}:generated/json/status-codes.json")
    watch.git("diff", "--exit-code", f"{first}~", "main")
    subject = watch.git("log", "-1", "--format=%B", first).strip()
    assert subject == "OICP status codes: 1 code reworded"

    assert watch.look("drift-pull-request.sh").code == 0
    assert watch.calls() == [["api", "pulls"], ["api", "issues"], ["pr", "view", "7"]]
    assert watch.git("ls-remote", "origin", "oicp-drift").split()[0] == first

    watch.publish("Session is invalid", "Session is valid")
    assert watch.look("drift-pull-request.sh").code == 0
    assert watch.calls()[-3:] == [["pr", "edit", "7"], ["pr", "comment", "7"], ["pr", "ready", "7"]]
    (request,) = watch.state["pr"]
    assert request["labels"] == ["oicp-drift", "severity: major"]
    assert request["is_draft"]
    second = watch.git("ls-remote", "origin", "oicp-drift").split()[0]
    assert second != first
    assert "Session is valid" in watch.git("show", f"{second}:source/{PAGE}")

    watch.git("switch", "-q", "main")
    watch.git("merge", "-q", second)
    watch.git("push", "-q", "origin", "main")
    assert watch.look("drift-pull-request.sh").code == 0
    assert watch.calls()[2:] == [["pr", "comment", "7"], ["pr", "close", "7"]]


def test_a_pull_request_is_a_draft_where_the_repository_has_drafts(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.publish("Session is invalid", "Session is valid")
    monkeypatch.setenv("FAKE_NO_DRAFTS", "1")
    ran = watch.look("drift-pull-request.sh")
    assert ran.code == 0, ran.err
    assert not watch.state["pr"][0]["is_draft"]
    (watch.folder / "state.json").unlink()
    monkeypatch.delenv("FAKE_NO_DRAFTS")
    assert watch.look("drift-pull-request.sh").code == 0
    assert watch.state["pr"][0]["is_draft"]


def test_the_credentials_to_push_are_stored_nowhere_and_in_no_argument(watch: Watch) -> None:
    watch.publish("Inconsistent EvseID", "Inconsistent EVSE id")
    ran = watch.look("drift-pull-request.sh")
    assert ran.code == 0, ran.err
    encoded = b64encode(f"x-access-token:{TOKEN}".encode()).decode()
    log = (watch.folder / "git.log").read_text(encoding="utf-8").splitlines()
    calls = dict(zip(log[::2], log[1::2], strict=True))
    header = "http.https://github.example/.extraheader"
    (push,) = (call for call in calls if " push " in call)
    assert push == (
        f"--config-env={header}=authorization"
        " push --quiet --force origin HEAD:refs/heads/oicp-drift"
    )
    assert calls.pop(push) == f"push authorization: Authorization: basic {encoded}"
    assert {*calls.values()} == {"push authorization: none"}
    stored = (file.read_bytes() for file in (watch.project / ".git").rglob("*") if file.is_file())
    for text in (*calls, push, ran.out, ran.err, *map(repr, stored)):
        assert TOKEN not in text
        assert encoded not in text


def others(watch: Watch) -> list[dict[str, Any]]:
    """What strangers can open: issues by another author, pull requests of other repositories."""
    mine = {
        "state": "open",
        "labels": ["oicp-drift"],
        "title": "Mine",
        "body": "Mine.",
        "comments": [],
    }
    heads = [
        {"owner": "mallory", "ref": "oicp-drift", "repo": {"full_name": "mallory/codes"}},
        # A fork within the same organization has the same owner.
        {"owner": "octo", "ref": "oicp-drift", "repo": {"full_name": "octo/codes-fork"}},
        {"owner": "octo", "ref": "oicp-drift", "repo": None},  # the fork was deleted
    ]
    mallory = {"user": {"login": "mallory"}}
    requests = [mine | mallory | {"number": 1 + at, "head": head} for at, head in enumerate(heads)]
    bots = {"user": {"login": "github-actions[bot]"}}
    requests.append(mine | bots | {"number": 4, "head": heads[0]})
    issues = [mine | mallory | {"number": 5, "head": {}}]
    state = {"calls": [], "issue": issues, "pr": requests}
    (watch.folder / "state.json").write_text(json.dumps(state), encoding="utf-8")
    return [*issues, *requests]


@pytest.mark.parametrize("kind", ["issue", "pr"])
def test_what_others_opened_is_neither_edited_nor_closed(watch: Watch, kind: str) -> None:
    script = {"issue": "drift-issue.sh", "pr": "drift-pull-request.sh"}[kind]
    untouched = others(watch)
    assert watch.look(script).code == 0

    def changed() -> list[dict[str, Any]]:
        return [item for item in watch.state["issue"] + watch.state["pr"] if item not in untouched]

    assert changed() == []
    texts = ("Inconsistent EvseID", "Inconsistent EVSE id", "Inconsistent EVSE-ID")
    for old, text in pairwise(texts):
        watch.publish(old, text)
        assert watch.look(script).code == 0
        (own,) = changed()
        assert text in own["body"]
    watch.publish("Inconsistent EVSE-ID", "Inconsistent EvseID")
    assert watch.look(script).code == 0
    (own,) = changed()
    assert (own["title"], own["state"]) == (
        "[patch] OICP status codes: 1 code reworded",
        "closed",
    )


def test_the_author_is_the_account_of_the_token(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_LOGIN", "octo-bot")
    monkeypatch.setenv("OICP_DRIFT_AUTHOR", "octo-bot")
    watch.publish("Inconsistent EvseID", "Inconsistent EVSE id")
    for _ in range(2):
        assert watch.look().code == 0
    assert len(watch.state["issue"]) == 1
