#!/usr/bin/env python3
"""A fake `gh` of GitHub: keeps issues and pull requests in a folder, and logs its calls."""

import json
import os
import sys
from pathlib import Path
from typing import Any

STATE = Path(os.environ["FAKE_GH"])
FILE = STATE / "state.json"


def option(arguments: list[str], name: str) -> str:
    return arguments[arguments.index(name) + 1]


def body_of(arguments: list[str]) -> str:
    return Path(option(arguments, "--body-file")).read_text(encoding="utf-8")


def opened(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in items if item["state"] == "open"]


def main(arguments: list[str]) -> str:
    """Carry out a call, and return its output."""
    state = json.loads(FILE.read_text()) if FILE.exists() else {"calls": [], "issue": [], "pr": []}
    state["calls"].append([*arguments[:2], *(a for a in arguments[2:3] if a.isdigit())])
    kind, action = arguments[:2]
    answer = ""
    if kind != "label":
        items: list[dict[str, Any]] = state[kind]
        chosen = [i for i in items if str(i["number"]) == arguments[2]]
        if action == "list":
            assert option(arguments, "--jq") == ".[0].number // empty"
            key = "label" if kind == "issue" else "head"
            of = [i for i in opened(items) if i[key] == option(arguments, f"--{key}")]
            answer = str(of[0]["number"]) if of else ""
        elif action == "create":
            assert option(arguments, "--label") in state.get("labels", [])
            head = option(arguments, "--head") if kind == "pr" else ""
            item = {"number": len(items) + 7, "state": "open", "comments": [], "head": head}
            item |= {name: option(arguments, f"--{name}") for name in ("title", "label")}
            items.append(item | {"body": body_of(arguments)})
        elif action == "view":
            # GitHub returns texts with CRLF line endings.
            answer = chosen[0]["body"].replace("\n", "\r\n")
        elif action == "edit":
            chosen[0]["body"] = body_of(arguments)
        elif action == "comment":
            chosen[0]["comments"].append(option(arguments, "--body"))
        elif action == "close":
            chosen[0]["state"] = "closed"
            chosen[0]["comments"].append(option(arguments, "--comment"))
        else:
            raise SystemExit(f"gh {kind} {action} is not known here")
    else:
        state["labels"] = [arguments[2]]
    FILE.write_text(json.dumps(state), encoding="utf-8")
    return answer


if __name__ == "__main__":
    told = main(sys.argv[1:])
    if told:
        print(told)  # noqa: T201 - a program prints
