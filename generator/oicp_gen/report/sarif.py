"""SARIF 2.1.0, the OASIS standard for the results of static analysis."""

from collections import Counter
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from oicp_gen import __version__
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.base import Problems
from oicp_gen.report.problems import CANNOT_RUN, DROPPED, UNPROVED, format_finding, spot

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_STOPPED = "An error ended the command, so other findings may be missing."
_NOT_GENERATED = "A target that an earlier build generated is no longer generated."
_DRIFT = {
    "stale": "A generated file is out of date: the source now generates different content.",
    "missing": "A generated file is missing.",
    "edited": "A generated file was edited after it was written.",
    "left-over": "A file is among the generated ones, but no template renders it.",
    "other-version": "Another version of oicp-gen built the generated files.",
}


def sarif(problems: Problems) -> dict[str, Any]:
    """Return the log of one run, which depends on nothing but the problems."""
    rules = sorted({finding.rule for finding in problems.findings})
    seen: Counter[str] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "oicp-gen",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "automationDetails": {"id": f"oicp-gen/{problems.command}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(problems)],
        "results": [
            {
                "ruleId": finding.rule,
                "ruleIndex": rules.index(finding.rule),
                "level": finding.severity,
                **_located(finding, problems),
                "partialFingerprints": {"primaryLocationLineHash": _fingerprint(finding, seen)},
            }
            for finding in problems.findings
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def about(rule: str) -> tuple[Severity, str, str]:
    """Return a rule's severity, its purpose in one sentence, and the section that describes it."""
    from oicp_gen.diff.change import change_rules
    from oicp_gen.rules.registry import RULES

    if rule == CANNOT_RUN:
        return Severity.ERROR, _STOPPED, "docs/commands.md#commands"
    if rule.startswith("drift-"):
        purpose = _DRIFT[rule.removeprefix("drift-")]
        return Severity.ERROR, purpose, "docs/commands.md#oicp-gen-check"
    if rule == DROPPED:
        return Severity.WARNING, _NOT_GENERATED, "docs/commands.md#oicp-gen-build"
    if rule in UNPROVED:
        return Severity.ERROR, UNPROVED[rule], "docs/commands.md#oicp-gen-verify"
    if change := change_rules().get(rule):
        return change.severity, change.purpose, f"docs/changes.md#{rule}"
    return RULES[rule].severity, RULES[rule].purpose, f"docs/findings.md#{rule}"


def _rule(rule: str) -> dict[str, Any]:
    severity, purpose, section = about(rule)
    return {
        "id": rule,
        "shortDescription": {"text": purpose},
        "fullDescription": {"text": purpose},  # GitHub requires both
        "help": {"text": f"{purpose} See {section} in the documentation of oicp-gen."},
        "defaultConfiguration": {"level": severity},
    }


def _invocation(problems: Problems) -> dict[str, Any]:
    if problems.error is None:
        return {"executionSuccessful": True}
    notifications = [{"level": "error", **_located(one, problems)} for one in problems.findings]
    return {"executionSuccessful": False, "toolExecutionNotifications": notifications}


def _located(finding: Finding, problems: Problems) -> dict[str, Any]:
    """Return the message, in which no `[text](address)` is a link, and the place."""
    text = format_finding(finding).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {"message": {"text": text}, "locations": _locations(finding.place, problems)}


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Return what stays the same when rows and lines move, in the form that GitHub reads."""
    place = finding.place
    named = (finding.rule, place.code or "", place.heading or "")
    parts = named if any(named[1:]) else (*named, place.file)
    value = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    seen[value] += 1
    return f"{value}:{seen[value]}"


def _locations(place: Place, problems: Problems) -> list[dict[str, Any]]:
    path, line, column = spot(place, problems.root)
    if not path:
        return []
    artifact = {"uri": quote(path, errors="replace"), "uriBaseId": _ROOT}
    if PurePath(path).is_absolute():
        artifact = {"uri": PurePath(path).as_uri()}
    at: dict[str, Any] = {"artifactLocation": artifact}
    if line:
        at["region"] = {"startLine": line} | ({"startColumn": column} if column else {})
    return [{"physicalLocation": at}]
