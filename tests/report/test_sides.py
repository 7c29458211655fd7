"""The two sides of a comparison in words."""

import json
import subprocess
from pathlib import Path

import pytest

from oicp_gen.diff.inputs.side import Side, read_side
from oicp_gen.model.spec import UNKNOWN, Provenance, Spec
from oicp_gen.project import find_project
from oicp_gen.report.sides import page_version, provenance_sentences, side_views
from tests.support.builders import spec
from tests.support.command import run
from tests.support.confluence_server import Confluence
from tests.support.fetching import FILE, fetch

NEW = spec().source


def of(source: Provenance, label: str = "new.json") -> Side:
    made: Spec = spec()._replace(source=source)
    return Side(label, made)


def names(old: Side, new: Side) -> list[tuple[str, ...]]:
    return [(view.title, *view.lines) for view in side_views(old, new)]


def test_a_side_is_named_by_what_is_known_about_it() -> None:
    edited = NEW._replace(modified_on="2024-03-01", modified_by="Ann")
    exported = NEW._replace(created_on=None)
    assert names(of(edited), of(NEW)) == [
        ("Edited 1 March 2024", "by Ann", "1 code"),
        ("Edited 12 January 2024", "by Stefania Sau", "1 code"),
    ]
    assert names(of(exported), of(UNKNOWN, "dist/oicp_codes-1.2.0-py3-none-any.whl")) == [
        ("Exported 15 January 2024", "1 code"),
        ("Package 1.2.0", "oicp_codes", "1 code"),
    ]
    assert names(of(UNKNOWN, "oicp-codes-1.2.0.tgz"), of(UNKNOWN, "x.json")) == [
        ("Package 1.2.0", "oicp-codes", "1 code"),
        ("x.json", "1 code"),
    ]


def test_what_was_passed_distinguishes_sides_of_the_same_day() -> None:
    assert names(of(NEW, "a.json"), of(NEW, "HEAD:\x1b.json")) == [
        ("Edited 12 January 2024", "by Stefania Sau", "a.json", "1 code"),
        ("Edited 12 January 2024", "by Stefania Sau", "HEAD:\\u{1b}.json", "1 code"),
    ]


def test_the_version_is_that_of_the_record_beside_the_page_or_in_its_revision(
    project: Path, center: Confluence, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetch(project, center).code == 0
    assert run("build", "--project", project).code == 0
    monkeypatch.chdir(project)
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
        subprocess.run(["git", *identity, *arguments], check=True)  # noqa: S607
    center.published.number, center.published.changed = 5, "2024-03-01T08:00:00.000Z"
    center.published.body += "<p>More.</p>"
    assert fetch(project, center).code == 0
    sides = [read_side(text, find_project(Path())) for text in (f"HEAD:{FILE}", FILE)]
    assert names(*sides) == [
        ("Version 2", "18 January 2024 by Ann Editor", "34 codes"),
        ("Version 5", "1 March 2024 by Ann Editor", "34 codes"),
    ]
    made = [read_side(f"{at}generated/json/status-codes.json", None) for at in ("", "HEAD:./")]
    assert page_version(made[1]) == page_version(sides[0])
    assert page_version(made[0]) is None  # it was generated from the page before
    record = project / "source/upstream.json"
    record.write_text(json.dumps({"format": 1}), encoding="utf-8")
    assert page_version(sides[1]) is None


def test_what_changed_about_the_page_is_in_sentences() -> None:
    new = NEW._replace(
        title="New", space="Other", modified_on="2024-03-01", modified_by="Ann", page_id="7"
    )
    assert list(provenance_sentences(NEW, new)) == [
        "It is another page: its id is 7, before 3626501182.",
        "The title of the page is “New”, before “FinalOICP status code”.",
        "The page is in “Other > Firas.Hachem > FinalDefinitions”, before in"
        " “Firas.Hachem > FinalDefinitions”.",
        "The last edit was made by Ann on 1 March 2024, before unknown.",
    ]
    assert list(provenance_sentences(NEW, NEW._replace(sha256="1" * 64))) == [
        "Other parts of the page differ, or it was saved in another way."
    ]
    assert list(provenance_sentences(NEW, UNKNOWN)) == []
