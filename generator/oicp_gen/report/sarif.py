"""SARIF 2.1.0, the OASIS standard for the results of static analysis."""

from collections import Counter
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from oicp_gen import __version__
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding, Severity
from oicp_gen.report.problems import About, Problems, about, format_finding, spot

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(problems: Problems) -> dict[str, Any]:
    """Return the log of one run, which depends on nothing but the problems."""
    rules = sorted({finding.rule for finding in problems.findings})
    seen: Counter[str] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "oicp-gen",
                "semanticVersion": __version__,
                "rules": [_rule(about(rule)) for rule in rules],
            }
        },
        "automationDetails": {"id": f"oicp-gen/{problems.command}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(problems)],
        "results": [
            _result(finding, rules.index(finding.rule), problems, seen)
            for finding in problems.findings
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: About) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.purpose},
        "fullDescription": {"text": rule.purpose},  # GitHub requires both
        "help": {"text": f"{rule.purpose} See {rule.help} for more."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _invocation(problems: Problems) -> dict[str, Any]:
    done: dict[str, Any] = {"executionSuccessful": problems.error is None}
    if problems.error is not None:
        done["toolExecutionNotifications"] = [
            {
                "level": "error",
                "message": _message(format_finding(finding)),
                "locations": _locations(finding.place, problems),
            }
            for finding in problems.findings
        ]
    return done


def _result(finding: Finding, index: int, problems: Problems, seen: Counter[str]) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": _message(format_finding(finding)),
        "locations": _locations(finding.place, problems),
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(finding, seen)},
    }


def _message(text: str) -> dict[str, str]:
    """Return a message in which no `[text](address)` is a link."""
    return {"text": text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")}


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
    inside = not PurePath(path).is_absolute()
    at: dict[str, Any] = {"artifactLocation": {"uri": quote(path, errors="replace")}}
    if inside:
        at["artifactLocation"]["uriBaseId"] = _ROOT
    else:
        at["artifactLocation"]["uri"] = PurePath(path).as_uri()
    if line:
        at["region"] = {"startLine": line} | ({"startColumn": column} if column else {})
    return [{"physicalLocation": at}]
