"""Inputs of a stranger: each is refused in less than two seconds and with less than 300 MB.

Each group of attacks is one process, so that its peak is that of its worst attack.
"""

import gzip
import io
import json
import re
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from oicp_gen.contract.ledger import MAX_LEDGER
from tests.support.command import ROOT, error, run
from tests.support.confluence_server import Say, serving
from tests.support.fetching import environment
from tests.support.projects import PAGE, snapshot
from tests.support.special_files import each_kind, make_special

SPEC = ROOT / "generated/json/status-codes.json"
SECONDS = 2
MEGABYTES = 300
HEAD = b'{"format": 1, "catalog": "x", "title": "t", "protocol": "p", "entries": '

linux_only = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="this system does not state the peak"
)

PROGRAM = """
import gc, json, pathlib, re, sys, time
from oicp_gen.cli.application import application
from typer.testing import CliRunner
CliRunner().invoke(application("lint"), ["lint", "--help"])
for arguments in json.loads(sys.argv[1]):
    start = time.process_time()
    done = CliRunner().invoke(application(arguments[0]), [*arguments, "--format", "json"])
    found = json.loads(done.stdout).get("error", {}) if done.stdout else {}
    took, size = time.process_time() - start, len(done.output)
    # Unlike `resource`, it does not count what the parent process had before it started this one.
    status = pathlib.Path("/proc/self/status")
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) // 1024
    print(json.dumps([done.exit_code, found.get("id"), took, size, peak]))
    del done  # the exception in it keeps what was read
    gc.collect()
"""


class Attack(NamedTuple):
    """What a stranger supplies, and the error with which it is refused."""

    data: Callable[[], bytes]
    expected: str


class Held(NamedTuple):
    """How an attack ended."""

    code: int
    id: str | None
    seconds: float
    size: int
    """Characters that were printed."""
    megabytes: int
    """The peak of the process up to then."""


def block(kind: bytes, size: int) -> bytes:
    info = tarfile.TarInfo("x.json")
    info.type, info.size = kind, size
    return info.tobuf(tarfile.USTAR_FORMAT)


def tarball(*parts: bytes) -> bytes:
    return gzip.compress(b"".join(part + bytes(-len(part) % 512) for part in parts))


def directory(files: int) -> bytes:
    """A ZIP of this many empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("00000.html", b"")
    data = out.getvalue()
    record, end = data[data.index(b"PK\1\2") : data.index(b"PK\5\6")], data.index(b"PK\1\2")
    names = (b"%05x.html" % number for number in range(files))
    records = b"".join(record.replace(b"00000.html", name) for name in names)
    counted = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 65_535, 65_535, len(records), end, 0)
    return data[:end] + records + counted


def ledger(lines: Callable[[int], bytes]) -> bytes:
    """A ledger of such lines that is just small enough to be read."""
    text = b"[names]\n" + b"".join(map(lines, range(50_000)))
    return text[: text.rindex(b"\n", 0, MAX_LEDGER - 100) + 1]


def wheel(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x-1.dist-info/METADATA", b"")
        archive.writestr("x/spec.json", data)
    return out.getvalue()


def lists(megabytes: int) -> bytes:
    return HEAD + b"[" + b"[]," * (megabytes * 350_000) + b"[]]}"


def nested(times: int) -> bytes:
    return HEAD + b"[" + b",".join([b'{"a":' * 900 + b"1" + b"}" * 900] * times) + b"]}"


def answer(part: bytes) -> bytes:
    return b'{"id":"1","a":"' + part * (8_000_000 // len(part)) + b'"}'


DIGITS = b"1" * 100_000 + b" "
ASTRAL = "\U0001f600".encode()

PACKAGES = {
    "a pax header of 100,000 digits": Attack(
        lambda: tarball(block(b"x", 100_001), DIGITS), "tarball-damaged"
    ),
    "the same in the header for all files": Attack(
        lambda: tarball(block(b"g", 100_001), DIGITS), "package-without-spec"
    ),
    "a name of 60 MB in the header of gzip": Attack(
        lambda: b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + b"x" * (60 << 20), "tarball-damaged"
    ),
    "a million gzip files in a row": Attack(
        lambda: gzip.compress(b"") * 1_000_000, "tarball-damaged"
    ),
    "120,000 files": Attack(lambda: tarball(block(b"0", 0) * 120_000), "package-too-many-files"),
    "long names of 60 MB": Attack(
        lambda: tarball(block(b"L", 60 << 20), bytes(60 << 20)), "package-names-too-large"
    ),
    "tarball of 60 MB of []": Attack(
        lambda: tarball(block(b"0", len(lists(60))), lists(60)), "file-too-large"
    ),
    "60 MB of []": Attack(lambda: wheel(lists(60)), "file-too-large"),
    "20 MB of []": Attack(lambda: wheel(lists(20)), "json-too-large"),
    "objects within objects": Attack(lambda: wheel(nested(1_100)), "spec-invalid"),
    "a million brackets": Attack(
        lambda: wheel(HEAD + b"[" * 900_000 + b"]" * 900_000 + b"}"), "package-without-spec"
    ),
    "24 MB of text with an emoji": Attack(
        lambda: wheel(HEAD + b'["' + ASTRAL + b"x" * 25_000_000 + b'"]}'), "spec-invalid"
    ),
}
SPECS = {
    "a committed spec of 60 MB of []": Attack(lambda: lists(60), "page-file-too-large"),
    "a committed spec of 20 MB of []": Attack(lambda: lists(20), "json-too-large"),
    "a title of 900,000 numbers": Attack(
        lambda: HEAD.replace(b'"t"', b"[" + b"1," * 900_000 + b"1]") + b"[]}", "spec-invalid"
    ),
    "a format of 900,000 numbers": Attack(
        lambda: HEAD.replace(b"1", b"[" + b"1," * 900_000 + b"1]", 1) + b"[]}",
        "spec-format-unsupported",
    ),
    "a format of 3 MB": Attack(
        lambda: HEAD.replace(b"1", b'"' + b"x\\n" * 1_000_000 + b'"', 1) + b"[]}",
        "spec-format-unsupported",
    ),
}
RESPONSES = {
    "nothing but letters": Attack(lambda: answer(b"lorem"), "response-mismatch"),
    "tags": Attack(lambda: answer(b"<b>"), "response-mismatch"),
    "line ends": Attack(lambda: answer(rb"\n"), "response-mismatch"),
    "escapes within escapes": Attack(lambda: answer(rb"\u0025\u0034\u0031"), "response-mismatch"),
    "references within references": Attack(lambda: answer(b"&amp;amp;lt;"), "response-mismatch"),
    "a million different references": Attack(
        lambda: answer(b"".join(b"&#%d;" % number for number in range(60_000, 1_060_000))),
        "response-mismatch",
    ),
    "one number of 8 million digits": Attack(
        lambda: answer(b"&#" + b"1" * 8_000_000), "response-mismatch"
    ),
    "bytes of an address": Attack(lambda: answer(b"%41,"), "response-mismatch"),
    "wrapped lines": Attack(lambda: answer(rb"=\r\n"), "response-mismatch"),
    "characters of 18 letters": Attack(
        lambda: answer("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}".encode()),
        "response-mismatch",
    ),
    "spaces of no width": Attack(lambda: answer("a\u200b".encode()), "response-mismatch"),
    "a third of the token": Attack(lambda: answer(b"not-a-real "), "credentials-echoed"),
    "keys and values": Attack(
        lambda: b"{" + b'"ab":"c",' * 700_000 + b'"a":""}', "response-mismatch"
    ),
    "too many of them": Attack(
        lambda: b"{" + b'"a":"",' * 1_100_000 + b'"a":""}', "json-too-large"
    ),
    "9 million bytes": Attack(lambda: answer(b"x") + bytes(700_000), "response-too-large"),
}
"""Of about 8 MB, which are searched for the token before anything else reads them."""
ERROR_PAGES = {
    "references": Attack(lambda: b"<title>&#65;" + b"&#65;" * 1_600_000, "page-missing"),
    "one number": Attack(lambda: b"<title>&#" + b"1" * 8_000_000, "page-missing"),
    "brackets": Attack(lambda: b"<" * 8_000_000, "page-missing"),
}
"""Of about 8 MB, with status 404."""
PAGES = {
    "a ZIP of 150,000 files": Attack(lambda: directory(150_000), "zip-directory-too-large"),
    "a ZIP of 120,000 files": Attack(lambda: directory(120_000), "export-too-many-files"),
}
LEDGERS = {
    "4 MB": Attack(lambda: b"#" * (4 << 20), "file-too-large"),
    "as many names as there can be": Attack(
        lambda: ledger(lambda number: b'"%05d" = "NAME_%032d"\n' % (number, number)),
        "ledger-too-large",
    ),
    "one name for all codes": Attack(
        lambda: ledger(lambda number: b'"%d" = "%s"\n' % (number, b"A")), "ledger-invalid"
    ),
    "keys within keys": Attack(
        lambda: ledger(lambda number: b"a.b.c%d = 1\n" % number), "ledger-invalid"
    ),
    "180,000 earlier names": Attack(
        lambda: b'names = {0 = "A"}\naliases = {0 = [%s]}\n' % (b'"A", ' * 180_000),
        "ledger-invalid",
    ),
    "lists": Attack(lambda: b"names = [%s]\n" % (b"[]," * 500_000), "ledger-invalid"),
}
INPUTS = {
    "source/contract.toml": Attack(
        lambda: b"a" + b".a" * 100_000 + b" = 1\n", "toml-too-many-dots"
    ),
    "source/names.toml": Attack(lambda: b"[" + b"a." * 100_000 + b"a]\n", "toml-too-many-dots"),
    "source/released.json": Attack(lambda: lists(20), "release-record-invalid"),
    "generated/json/status-codes.json": Attack(lambda: lists(20), "json-too-large"),
}
"""The committed file that is replaced."""


def held(commands: list[list[str]]) -> list[Held]:
    """Run the commands in one process."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(commands)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [Held(*json.loads(line)) for line in done.stdout.splitlines()]


def assert_held(attacks: dict[str, Attack], commands: list[list[str]]) -> None:
    results = held(commands)
    if any(result.seconds >= SECONDS for result in results):  # what else runs here takes time, too
        seconds = [result.seconds for result in held(commands)]
        results = [
            result._replace(seconds=min(result.seconds, again))
            for result, again in zip(results, seconds, strict=True)
        ]
    for (what, attack), result in zip(attacks.items(), results, strict=True):
        assert (result.code, result.id) == (2, attack.expected), what
        assert result.seconds < SECONDS, f"{what}: {result}"
        assert result.megabytes < MEGABYTES, f"{what}: {result}"
        assert result.size < 20_000, what


@linux_only
@pytest.mark.parametrize("attacks", [PACKAGES, SPECS], ids=["packages", "specs"])
def test_a_hostile_package_or_spec_is_refused(attacks: dict[str, Attack], tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(len(attacks))]
    for file, attack in zip(files, attacks.values(), strict=True):
        file.write_bytes(attack.data())
    assert_held(attacks, [["diff", str(SPEC), str(file)] for file in files])


@linux_only
def test_a_hostile_archive_is_refused(project: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.zip" for number in range(len(PAGES))]
    for file, attack in zip(files, PAGES.values(), strict=True):
        file.write_bytes(attack.data())
    assert_held(PAGES, [["lint", str(file), "--project", str(project)] for file in files])


@linux_only
@pytest.mark.parametrize("what", LEDGERS)
def test_a_hostile_ledger_is_refused(built: Path, what: str) -> None:
    (built / "source/names.toml").write_bytes(LEDGERS[what].data())
    assert_held({what: LEDGERS[what]}, [["check", "--project", str(built)]])


COMMANDS = {"source/released.json": "release", "generated/json/status-codes.json": "explain 18"}


@linux_only
def test_a_hostile_file_in_a_project_is_refused(built: Path) -> None:
    for path, attack in INPUTS.items():
        before = (built / path).read_bytes() if (built / path).exists() else None
        (built / path).write_bytes(attack.data())
        kept = snapshot(built)
        command = COMMANDS.get(path, "check").split()
        assert_held({path: attack}, [[*command, "--project", str(built)]])
        assert snapshot(built) == kept
        (built / path).unlink() if before is None else (built / path).write_bytes(before)


@linux_only
@pytest.mark.parametrize(
    ("status", "attacks"), [(200, RESPONSES), (404, ERROR_PAGES)], ids=["pages", "errors"]
)
def test_a_hostile_response_is_refused(
    status: int, attacks: dict[str, Attack], built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment(monkeypatch, built)
    kept = snapshot(built)
    with serving(cloud=False) as server:
        server.script = [Say(status, attack.data()) for attack in attacks.values()] * 2
        command = ["fetch", "--project", str(built), "--site", server.site]
        assert_held(attacks, [command] * len(attacks))
    assert snapshot(built) == kept


PIPES = (
    ("source/names.toml", "check", "build", "lint", "release", "verify", "rename 018 X_Y"),
    ("source/contract.toml", "check", "build", "lint", "explain 18"),
    (f"source/{PAGE}", "check", "build", "lint"),
    ("source/CHANGELOG.md", "release"),
    ("source/released.json", "release"),
    ("generated/manifest.json", "check", "build", "release"),
    ("generated/json/status-codes.json", "check", "build", "verify", "explain 18"),
    ("templates/list/target.toml", "check", "build"),
)


@each_kind
@pytest.mark.parametrize("case", PIPES, ids=lambda case: case[0])
def test_a_pipe_in_place_of_an_input_is_refused_and_kept(
    built: Path, case: tuple[str, ...], kind: str
) -> None:
    path, *commands = case
    made = make_special(built / path, kind)
    for command in commands:
        found = error(*command.split(), "--project", built)
        assert found["id"] == "not-a-regular-file", command
        assert found["place"]["file"].endswith(Path(path).name)
        assert (built / path).lstat() == made


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html", "github", "sarif"])
def test_half_a_surrogate_pair_is_shown_as_its_number(tmp_path: Path, form: str) -> None:
    data = json.loads(SPEC.read_bytes())
    data["entries"][3]["description"] = "half \ud800 a pair"
    (tmp_path / "spec.json").write_text(json.dumps(data), "utf-8")
    result = run("diff", SPEC, tmp_path / "spec.json", "--format", form)
    assert result.code == 1
    plain = re.sub(r"</?(?:mark|ins|del)[^>]*>", "", result.out)
    assert "half u{d800} a pair" in plain.replace("\\", "")


HALF = "\\ud800"


@pytest.mark.parametrize(
    ("path", "old", "new", "commands"),
    [
        ("generated/json/status-codes.json", "Success", f"Succ{HALF}", ("check --diff", "verify")),
        ("generated/json/status-codes.json", '"title": "', f'"title": "\\n{HALF}', ("check",)),
        ("generated/json/status-codes.json", "Success", f"\\n::error::{HALF}", ("explain 0",)),
        ("generated/manifest.json", "docs/map.svg", f"docs/{HALF}", ("check", "build")),
        ("generated/manifest.json", "source/names", f"source/{HALF}\\n", ("check", "build")),
        (f"source/{PAGE}", "Success", "Succ&#xd800;&#10;ess", ("lint", "check", "build")),
        (f"source/{PAGE}", ">018<", ">01&#xd800;8<", ("lint", "check", "build")),
        ("source/names.toml", '"018"', '"0\\n18"', ("lint", "check", "build --dry-run")),
        ("source/contract.toml", "OICP 2.3", "OICP\\n2.3\\u0007", ("lint", "check", "build")),
    ],
)
def test_no_half_of_a_pair_and_no_line_break_is_printed_or_an_internal_error(
    built: Path, path: str, old: str, new: str, commands: tuple[str, ...]
) -> None:
    file = built / path
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    for command in commands:
        result = run(*command.split(), "--project", built)
        printed = result.out + result.err
        assert result.code in (0, 1, 2)
        assert not set(printed) & {"\ud800", "\x07"}
        assert "\n::error::" not in printed
