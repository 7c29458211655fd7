#!/usr/bin/env python3
"""A fake `gh` of GitHub: keeps issues and pull requests in a folder, and logs its calls.

It evaluates the filters of `gh api` by jq itself, on answers with the fields of the REST API.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jq

STATE = Path(os.environ["FAKE_GH"])
FILE = STATE / "state.json"


def option(arguments: list[str], name: str) -> str:
    return arguments[arguments.index(name) + 1]


def options(arguments: list[str], name: str) -> list[str]:
    return [arguments[at + 1] for at, word in enumerate(arguments) if word == name]


def known_labels(state: dict[str, Any], labels: list[str]) -> list[str]:
    """The labels, which must exist: GitHub creates none by itself."""
    assert {*labels} <= {*state.get("labels", [])}
    return labels


def body_of(arguments: list[str]) -> str:
    return Path(option(arguments, "--body-file")).read_text(encoding="utf-8")


def opened(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in items if item["state"] == "open"]


def api(state: dict[str, Any], arguments: list[str]) -> str:
    """List what matches, as the REST API does: the owner of a branch is not its repository."""
    address = urlsplit(arguments[0])
    kind = address.path.removeprefix(f"repos/{os.environ['GH_REPO']}/")
    asked = dict(parse_qsl(address.query))
    if kind.endswith("/labels"):
        number = kind.split("/")[1]
        items = [i for i in state["issue"] + state["pr"] if str(i["number"]) == number]
        found = [{"name": name} for name in items[0]["labels"]]
        return "\n".join(map(str, jq.compile(option(arguments, "--jq")).input_value(found).all()))
    assert asked.pop("state") == "open"
    assert asked.pop("per_page") == "100"
    if kind == "issues":  # of which pull requests are a kind
        items = state["issue"] + [item | {"pull_request": {}} for item in state["pr"]]
        found = [item for item in opened(items) if asked["labels"] in item["labels"]]
    else:
        assert kind == "pulls"
        owner, _, branch = asked["head"].partition(":")
        heads = {"ref": branch, "owner": owner}
        found = [item for item in opened(state["pr"]) if heads.items() <= item["head"].items()]
    return "\n".join(map(str, jq.compile(option(arguments, "--jq")).input_value(found).all()))


def head_of(arguments: list[str]) -> dict[str, Any]:
    """The branch of a pull request, which gh takes from the repository that GH_REPO names."""
    repository = os.environ["GH_REPO"]
    owner = repository.partition("/")[0]
    ref = option(arguments, "--head")
    return {"ref": ref, "owner": owner, "repo": {"full_name": repository}}


def main(arguments: list[str]) -> str:
    """Carry out a call, and return its output."""
    state = json.loads(FILE.read_text()) if FILE.exists() else {"calls": [], "issue": [], "pr": []}
    state["calls"].append([*arguments[:2], *(a for a in arguments[2:3] if a.isdigit())])
    kind, action = arguments[:2]
    answer = ""
    if kind == "api":
        state["calls"][-1] = ["api", urlsplit(action).path.rpartition("/")[2]]
        answer = api(state, arguments[1:])
    elif kind != "label":
        items: list[dict[str, Any]] = state[kind]
        chosen = [i for i in items if str(i["number"]) == arguments[2]]
        if action == "create":
            if "--draft" in arguments and os.environ.get("FAKE_NO_DRAFTS"):
                raise SystemExit("Draft pull requests are not supported in this repository.")
            head = head_of(arguments) if kind == "pr" else {}
            number = 7 + len(state["issue"]) + len(state["pr"])
            item: dict[str, Any] = {"number": number, "state": "open", "comments": [], "head": head}
            item["user"] = {"login": os.environ.get("FAKE_LOGIN", "github-actions[bot]")}
            item["labels"] = known_labels(state, options(arguments, "--label"))
            item["is_draft"] = "--draft" in arguments
            items.append(item | {"title": option(arguments, "--title"), "body": body_of(arguments)})
            answer = f"https://github.example/octo/codes/{kind}/{number}"
        elif action == "view":
            # GitHub returns texts with CRLF line endings.
            answer = chosen[0]["body"].replace("\n", "\r\n")
        elif action == "edit":
            item = chosen[0]
            item |= {"title": option(arguments, "--title"), "body": body_of(arguments)}
            added = known_labels(state, options(arguments, "--add-label"))
            removed = options(arguments, "--remove-label")
            assert {*removed} <= {*item["labels"]}
            kept = [name for name in item["labels"] if name not in removed]
            item["labels"] = list(dict.fromkeys((*kept, *added)))
        elif action == "comment":
            chosen[0]["comments"].append(body_of(arguments))
        elif action == "close":
            chosen[0]["state"] = "closed"
        elif action == "ready":
            chosen[0]["is_draft"] = "--undo" in arguments
        else:
            raise SystemExit(f"gh {kind} {action} is not known here")
    else:
        assert "--force" in arguments  # otherwise it fails if the label exists
        state["labels"] = list(dict.fromkeys((*state.get("labels", []), arguments[2])))
    FILE.write_text(json.dumps(state), encoding="utf-8")
    return answer


if __name__ == "__main__":
    told = main(sys.argv[1:])
    if told:
        print(told)  # noqa: T201 - a program prints
