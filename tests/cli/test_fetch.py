"""`oicp-gen fetch` without errors: what it requests, saves and reports."""

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest

from oicp_gen.upstream.record import Record
from tests.support.builders import table
from tests.support.command import error, run
from tests.support.confluence_server import (
    NOT_FOUND_V2,
    PAGE_ID,
    TITLE,
    Confluence,
    Published,
    Say,
    serving,
)
from tests.support.fetching import BASIC, FILE, assert_hidden, failing, fetch
from tests.support.projects import PAGE, documented, edit, snapshot
from tests.support.special_files import each_kind, make_special

RECORD = "source/upstream.json"
PAGE_2 = "Page: version 2, edited by Ann Editor on 18 January 2024.\n"
SAME = f"No action needed: source/ already has version 2.\n{PAGE_2}"
SCHEMA = json.loads(documented("generator/oicp_gen/report/schema.json"))


def test_a_page_is_fetched_from_each_kind_of_confluence(
    project: Path, confluence: Confluence
) -> None:
    result = fetch(project, confluence, PAGE_ID)
    assert (result.code, result.out) == (0, "")
    assert result.err == (
        f"No action needed: the page was edited, but its table is unchanged.\n{PAGE_2}"
        f"Wrote {FILE} and {RECORD}.\nhint: Run `oicp-gen build` to record the version.\n"
    )
    record = json.loads((project / RECORD).read_text(encoding="utf-8"))
    assert record["site"] == confluence.site
    assert record["version"] == {
        "number": 2,
        "by": "Ann Editor",
        "at": "2024-01-18T09:13:32.034Z",
    }
    assert [request.headers["Authorization"] for request in confluence.requests] == [BASIC] * len(
        confluence.requests
    )
    assert run("build", "--project", project).code == 0
    spec = json.loads((project / "generated/json/status-codes.json").read_text(encoding="utf-8"))
    published = json.loads(documented("generated/json/status-codes.json"))
    assert spec["digest"] == published["digest"]
    about = {name: spec["source"][name] for name in published["source"]}
    assert about == published["source"] | {
        "created_on": None,
        "modified_by": "Ann Editor",
        "modified_on": "2024-01-18",
        "exported_at": None,
        "sha256": record["page"]["sha256"],
    }


def test_each_kind_of_confluence_gives_the_same_file(project: Path, slept: list[float]) -> None:
    made = set()
    for cloud, api in ((True, "v2"), (True, "v1"), (False, "auto")):
        with serving(cloud=cloud) as server:
            assert fetch(project, server, "--api", api).code == 0
            made.add((project / FILE).read_bytes())
    assert len(made) == 1
    assert slept == []


def test_the_second_fetch_of_a_version_writes_nothing(
    project: Path, confluence: Confluence
) -> None:
    assert fetch(project, confluence).code == 0
    before = snapshot(project)
    again = fetch(project, confluence)
    assert (again.code, again.out, again.err) == (0, "", SAME)
    assert snapshot(project) == before


def test_a_checkout_with_other_line_ends_is_left_as_it_is(
    project: Path, center: Confluence
) -> None:
    assert fetch(project, center).code == 0
    (project / FILE).write_bytes((project / FILE).read_bytes().replace(b"\n", b"\r\n"))
    before = snapshot(project)
    assert fetch(project, center).err == SAME
    assert snapshot(project) == before


def test_the_first_page_of_a_project_is_fetched(project: Path, center: Confluence) -> None:
    (project / FILE).unlink()
    result = fetch(project, center)
    assert (result.code, result.out) == (0, "")
    assert result.err == (
        f"Run a build: the page was fetched for the first time.\n{PAGE_2}"
        f"Wrote {FILE} and {RECORD}.\nhint: Run `oicp-gen build`.\n"
    )


def test_changes_of_the_table_are_reported(project: Path, center: Confluence) -> None:
    assert fetch(project, center).code == 0
    center.published.body = center.published.body.replace("Unauthorized access", "Access denied")
    center.published.number = 3
    result = fetch(project, center)
    assert result.out == (
        '017: description may have a new meaning: "Unauthorized access" → "Access denied"'
        " [meaning-unclear]\n"
    )
    assert result.err.startswith(
        "Review 017 before you update: 1 code may have a new meaning.\n"
        "Page: version 3, edited by Ann Editor on 18 January 2024.\n"
    )


def test_a_pull_request_shows_the_cell_that_changed(project: Path, center: Confluence) -> None:
    assert fetch(project, center).code == 0
    old = (project / FILE).read_text(encoding="utf-8").splitlines()
    center.published.body = center.published.body.replace("Unauthorized access", "Access denied")
    assert fetch(project, center).code == 0
    new = (project / FILE).read_text(encoding="utf-8").splitlines()
    assert [(a, b) for a, b in zip(old, new, strict=True) if a != b] == [
        (
            '<td class="confluenceTd"><p>Unauthorized access</p></td>',
            '<td class="confluenceTd"><p>Access denied</p></td>',
        )
    ]


def test_the_record_has_the_documented_form(project: Path, center: Confluence) -> None:
    assert fetch(project, center).code == 0
    text = (project / RECORD).read_text(encoding="utf-8")
    assert text.endswith("}\n")
    record = json.loads(text)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", record["fetched_at"])
    assert list(record) == [
        *("format", "site", "page_id", "api", "title", "version", "fetched_at", "page"),
        "answer_sha256",
    ]
    assert list(record) == ["format", *Record._fields]


@pytest.mark.parametrize("page", ["pages.zip", "answer.json", "export"])
def test_only_the_file_of_one_page_is_replaced(
    project: Path, center: Confluence, page: str
) -> None:
    edit(project / "source/contract.toml", f'page = "{PAGE}"', f'page = "{page}"')
    failed = failing(project, center.site, f"fetch {PAGE_ID}")
    assert (failed.id, failed.code) == ("contract-page-unsuitable", 2)
    assert f"source/{page}" in failed.answer["error"]["message"]
    assert center.requests == []


@pytest.mark.parametrize("name", [FILE, RECORD])
def test_nothing_is_written_through_a_symbolic_link(
    project: Path, center: Confluence, tmp_path: Path, name: str
) -> None:
    other = tmp_path / "other"
    other.write_bytes((project / FILE).read_bytes())
    (project / name).unlink(missing_ok=True)
    (project / name).symlink_to(other)
    before = other.read_bytes()
    result = fetch(project, center, "--format", "json")
    error = json.loads(result.out)["error"]
    assert (result.code, error["id"], error["place"]["file"]) == (2, "symbolic-link", name)
    assert other.read_bytes() == before


def test_a_page_is_saved_to_a_file_without_a_project(
    center: Confluence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    center.published = Published(body=table(["Code", "Text"], ["A1", "One"], ["B2", "Two"]))
    file = tmp_path / "Title_3626501182.html"
    result = run("fetch", PAGE_ID, "--site", center.site, "--out", file.name)
    assert (result.code, result.out) == (0, "")
    assert (
        result.err
        == f'Wrote {file.name}: "{TITLE}", version 2, edited by Ann Editor on 18 January 2024.\n'
    )
    assert_hidden(file.read_text(encoding="utf-8"))
    assert sorted(tmp_path.iterdir()) == [file]
    assert run("init", file, "--project", tmp_path / "new").code == 0
    assert run("fetch", f"{center.root}/x/PgQo2", "--out", "b.html").code == 0
    assert (tmp_path / "b.html").read_bytes() == file.read_bytes()
    nothing = run("fetch", PAGE_ID, "--out", "c.html", "--format", "json")
    assert (nothing.code, json.loads(nothing.out)["error"]["id"]) == (2, "project-missing")


@each_kind
@pytest.mark.parametrize("is_link", [False, True])
def test_a_page_is_not_saved_in_place_of_a_pipe(
    center: Confluence, tmp_path: Path, kind: str, is_link: bool
) -> None:
    made = make_special(tmp_path / "pipe", kind)
    (tmp_path / "link").symlink_to("pipe")
    out = tmp_path / ("link" if is_link else "pipe")
    found = error("fetch", PAGE_ID, "--site", center.site, "--out", out)
    assert (found["id"], found["place"]["file"]) == ("not-a-regular-file", str(out))
    assert (tmp_path / "pipe").lstat() == made
    assert sorted(tmp_path.iterdir()) == [tmp_path / "link", tmp_path / "pipe"]


def test_a_page_is_not_saved_in_place_of_a_device(center: Confluence) -> None:
    before = Path(os.devnull).lstat()
    found = error("fetch", PAGE_ID, "--site", center.site, "--out", os.devnull)
    assert found["id"] == "not-a-regular-file"
    assert Path(os.devnull).lstat() == before


def test_a_loss_is_accepted_on_request(built: Path, center: Confluence) -> None:
    rows = re.findall("<tr>.*?</tr>", center.published.body)
    center.published.body = center.published.body.replace("".join(rows[-15:]), "")
    assert fetch(built, center).code == 2
    accepted = fetch(built, center, "--accept-loss")
    assert accepted.code == 0
    assert len(accepted.out.splitlines()) == 15


def test_names_that_version_1_does_not_return_are_reported_and_left_out(
    project: Path, slept: list[float]
) -> None:
    with serving(cloud=True) as server:
        server.has_v1 = False
        result = fetch(project, server, "--api", "v2")
        assert result.code == 0
        assert "version 1 of the REST API answered with status 404." in result.err
        assert "Stefania" not in (project / FILE).read_text(encoding="utf-8")
        assert run("lint", "--project", project).code == 0
    assert slept == []


def test_names_that_version_1_may_return_later_are_requested_again(
    project: Path, slept: list[float]
) -> None:
    with serving(cloud=True) as server:
        page = Say(200, server.published.v2(with_body=True))
        server.script = [page, Say(500)]
        assert fetch(project, server, "--api", "v2").code == 0
        assert "Stefania" in (project / FILE).read_text(encoding="utf-8")
        before = snapshot(project)
        server.script = [page, *[Say(500)] * 4]
        failed = failing(project, server.site, "fetch", "--api", "v2")
        assert (failed.id, failed.code) == ("server-error", 2)
        assert snapshot(project) == before
    assert len(slept) == 4


def test_an_editor_between_two_requests_is_not_taken_for_the_author_of_the_first(
    project: Path, slept: list[float]
) -> None:
    with serving(cloud=True) as server:
        first = server.published.v2(with_body=True)
        server.script = [Say(200, first)]
        server.published.number, server.published.editor = 3, "Somebody Else"
        result = fetch(project, server, "--api", "v2")
        assert result.code == 0
        assert "The author of this version is unknown" in result.err
        assert "Somebody Else" not in "".join((project / FILE).read_text(encoding="utf-8"))
        assert json.loads((project / RECORD).read_text(encoding="utf-8"))["version"]["by"] is None
    assert slept == []


def test_version_1_is_tried_if_version_2_denies_the_page(
    project: Path, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oicp_gen.upstream.confluence.is_cloud", lambda _: True)
    with serving(cloud=True) as server:
        for refusal in (
            Say(403, {"code": 403, "message": "Current user not permitted to use Confluence"}),
            Say(401, {"code": 401, "message": "Unauthorized; scope does not match"}),
            Say(404, NOT_FOUND_V2),
        ):
            server.script = [refusal]
            assert fetch(project, server).code == 0
            assert ("/api/v2/" in server.requests[-2].path, len(server.requests)) == (True, 2)
            server.requests.clear()
        server.script = [Say(404, NOT_FOUND_V2)]
        assert fetch(project, server, "--api", "v2").code == 2
    assert slept == []


def test_a_response_may_lack_optional_data(project: Path, slept: list[float]) -> None:
    with serving(cloud=True) as server:
        trashed = server.published.v2(with_body=True) | {"status": "trashed"}
        server.script = [Say(200, trashed), Say(200, {"space": {"name": "Firas.Hachem"}})]
        result = fetch(project, server, "--api", "v2")
    assert result.code == 0
    assert 'status in Confluence is "trashed".\n' in result.err
    assert "\nPage: version 2, edited on 18 January 2024.\n" in result.err
    assert slept == []


def test_json_reports_the_fetch(project: Path, center: Confluence) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    result = fetch(project, center, "--format", "json")
    answer = json.loads(result.out)
    validator.validate(answer)
    assert answer["written"] == [FILE, RECORD]
    assert answer["version"]["number"] == 2
    center.published.body = ""
    refused = json.loads(fetch(project, center, "--format", "json").out)
    validator.validate(refused)
    assert refused["written"] == []
    assert refused["findings"][0]["rule"] == "page-empty"
    center.script = [Say(404, {})]
    validator.validate(json.loads(fetch(project, center, "--format", "json").out))
