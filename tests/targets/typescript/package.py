"""The generated npm package as Node runs it, and its errors in the terms of the shared cases."""

import json
import re
from pathlib import Path
from typing import Any

from tests.support.artifacts import TYPESCRIPT, Node
from tests.targets.message_cases import Outcome

CALLS = Path(__file__).parent / "calls.mjs"
WAYS = ("import", "require")

KINDS = {
    "OicpStatusError": "status",
    "OicpContradictionError": "contradiction",
    "OicpRefusedError": "refused",
    "OicpFormatError": "format",
    "RangeError": "value",
}


def calls(node: Node, *calls: list[Any]) -> dict[str, list[Any]]:
    """What each call does, by module system: the name of a function, and its arguments."""
    printed = node.run(CALLS, TYPESCRIPT, cwd=CALLS.parent, stdin=json.dumps(calls))
    outcomes: dict[str, list[Any]] = json.loads(printed)
    assert set(outcomes) == set(WAYS)
    return outcomes


def odd(what: str) -> dict[str, str]:
    """A value that JSON does not have."""
    return {"odd": what}


def thrown(result: Any) -> str:
    """The class of what was thrown, after checking that its name agrees everywhere."""
    name: str = result["throws"]
    assert result["stack"] == f"{name}: {result['message']}"
    if name.startswith("Oicp"):
        assert result["is"] == ["OicpError", name]
        assert result["carries"] is True
    else:
        assert result["is"] == []
    return name


def outcome(result: Any) -> Outcome:
    """What a function returned or threw."""
    if "returns" in result:
        returned = result["returns"]
        return {"returns": status(returned) if isinstance(returned, dict) else returned}
    fields = {
        "additional_info" if key == "additionalInfo" else key: value
        for key, value in result["fields"].items()
    }
    if "status" in fields:
        fields["status"] = status(fields["status"])
    return {"raises": KINDS[thrown(result)], **fields}


def status(found: dict[str, Any]) -> dict[str, Any]:
    """A status in the words of the cases."""
    return {"additional_info" if key == "additionalInfo" else key: found[key] for key in found}


def shown(value: Any) -> str:
    """A value as the package shows it; to JavaScript 17.0 is 17."""
    if isinstance(value, list | dict):
        return "an array" if isinstance(value, list) else "an object"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)
