"""`oicp-gen explain`: by code, by name and by words; suggestions if nothing is found."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.command import ROOT, error, error_id, run
from tests.support.projects import edit

CARD_018 = """\
018  INCONSISTENT_EVSE_ID
     Description             Inconsistent EvseID
     Sent By                 HUBJECT
     Additional Information  This status code 018 is returned when there is a duplicated
                             EvseID included in the body of the request.
"""


@pytest.mark.parametrize(
    "query",
    ["018", "18", "0018", "INCONSISTENT_EVSE_ID", "InconsistentEvseId", "inconsistent evse id"],
)
def test_one_entry(query: str) -> None:
    result = run("explain", query, "--project", ROOT)
    assert (result.code, result.out, result.err) == (0, CARD_018, "")


def test_what_the_page_does_not_say() -> None:
    assert run("explain", "101", "--project", ROOT).out == (
        "101  QR_CODE_AUTHENTICATION_FAILED_INVALID_CREDENTIALS\n"
        "     Description             QR code authentication failed – Invalid credentials\n"
        "     Sent By                 (not specified)\n"
        "     Additional Information  (not specified)\n"
    )


def test_codes_and_words_together() -> None:
    result = run("explain", "18", "022", "evse", "--project", ROOT)
    assert result.code == 0
    assert result.out.startswith(CARD_018 + "\n022  DATA_ERROR\n")
    assert result.out.endswith(
        "\n501  Communication to EVSE failed\n"
        "510  No EV connected to EVSE\n"
        "601  EVSE already reserved\n"
        "602  EVSE already in use/ wrong token\n"
        "603  Unknown EVSE ID\n"
        "604  EVSE ID is not Hubject compatible\n"
        "700  EVSE out of service\n"
    )


def test_all_words_must_be_there() -> None:
    assert run("explain", "plc time", "--project", ROOT).out.startswith("122  PLC_AUTH")


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("99", "009  Data transaction error"),
        ("sesion invalid", "400  Session is invalid"),
        ("partner not fond", "300  Partner not found"),
    ],
)
def test_an_unknown_code_gets_the_nearest(query: str, nearest: str) -> None:
    result = run("explain", query, "--project", ROOT)
    assert (result.code, result.out) == (1, "")
    lines = result.err.splitlines()
    assert lines[0] == f"Nothing found for '{query}'. Nearest:"
    assert f"  {nearest}" in lines[1:]


def test_nothing_is_near() -> None:
    result = run("explain", "%%%", "--project", ROOT)
    assert (result.code, result.out, result.err) == (1, "", "Nothing found for '%%%'.\n")


def test_a_number_is_never_a_word() -> None:
    # 018 is only in the note of 018; 15118 is in three descriptions.
    assert run("explain", "15118", "--project", ROOT).code == 1


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("StatusCode=603", ["603"]),
        ('"Code": "603"', ["603"]),
        ('{"Result":false,"StatusCode":{"Code":"210","Description":"No valid contract"}}', ["210"]),
        ("error 18", ["018"]),
        ("OICP 018", ["018"]),
        ("#018", ["018"]),
        ("2026-03-01T02:14:07Z ERROR eRoamingAuthorizeStart failed code=320", ["320"]),
        ('HTTP/1.1 200 OK "StatusCode":{"Code":"017"}', ["017"]),
        ("got 510 from the CPO, then 601", ["510", "601"]),
        ("status code 0", ["000"]),
        ('HTTP/1.1 200 OK "StatusCode":{"Code":"999"}', []),
        ("2026-01-02T18:22:00.102+01:00 all is well", []),
        ("PLC 15118 time", ["122"]),
    ],
)
def test_a_line_of_a_log(line: str, codes: list[str]) -> None:
    result = run("explain", line, "--project", ROOT, "--format", "json")
    assert [entry["code"] for entry in json.loads(result.out)["entries"]] == codes


def test_an_earlier_name_is_found(project: Path) -> None:
    with (project / "source/names.toml").open("a", encoding="utf-8") as ledger:
        ledger.write('\n[aliases]\n"018" = ["BAD_EVSE"]\n')
    run("build", "--project", project)
    result = run("explain", "bad_evse", "--project", project)
    assert "     Earlier names           BAD_EVSE\n" in result.out


def test_some_found_and_some_not() -> None:
    result = run("explain", "018", "4711", "--project", ROOT)
    assert result.code == 1
    assert result.out == CARD_018
    assert result.err.startswith("Nothing found for '4711'.")


def test_json() -> None:
    result = run("explain", "18", "4711", "--project", ROOT, "--format", "json")
    report = json.loads(result.out)
    assert (result.code, result.err) == (1, "")
    assert [entry["code"] for entry in report["entries"]] == ["018"]
    assert report["entries"][0]["additional_info"]["text"].startswith("This status code 018")
    assert [missing["query"] for missing in report["not_found"]] == ["4711"]


def test_nothing_is_published_yet(project: Path) -> None:
    assert error_id("explain", "18", "--project", project) == "spec-missing"


def test_the_published_spec_is_damaged(built: Path) -> None:
    edit(built / "generated/json/status-codes.json", '"entries": [', '"entries": [null,')
    found = error("explain", "18", "--project", built)
    assert found["id"] == "spec-invalid"
    assert found["place"]["file"] == "generated/json/status-codes.json"


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for packages of the active environment, outside any project."""
    packages = tmp_path / "env/lib/python3.12/site-packages"
    packages.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "env"))
    return packages


def test_an_installed_package_is_read_outside_a_project(outside: Path, generated: Path) -> None:
    assert error_id("explain", "18") == "nothing-to-explain"
    (outside / "broken").mkdir()
    (outside / "broken/data.json").write_bytes(b"[]")
    shutil.copytree(generated / "python/oicp_status_codes", outside / "oicp_status_codes")
    assert run("explain", "18").out.splitlines()[:2] == [
        "018  INCONSISTENT_EVSE_ID",
        "     Description      Inconsistent EvseID",
    ]
    listed = run("explain", "evse").out.splitlines()
    assert "018  Inconsistent EvseID" in listed
    assert error_id("explain", "18", "--project", outside) == "project-missing"


def test_several_installed_packages_are_named(outside: Path, generated: Path) -> None:
    for name in ("oicp_status_codes", "other_codes"):
        shutil.copytree(generated / "python/oicp_status_codes", outside / name)
    several = error("explain", "18")
    assert several["id"] == "packages-several"
    assert "oicp_status_codes, other_codes" in several["message"]
    assert run("explain", "18", "--package", "other-codes").code == 0
    unknown = error("explain", "18", "--package", "othercodes")
    assert unknown["id"] == "package-not-installed"
    assert unknown["message"].endswith("found: oicp_status_codes, other_codes")


def test_a_narrow_terminal_wraps_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = run("explain", "018", "--project", ROOT).out.splitlines()
    assert max(map(len, lines)) <= 60
    words = " ".join(lines[3:]).split()
    assert words == " ".join(CARD_018.splitlines()[3:]).split()
