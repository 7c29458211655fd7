"""The quick check: a project that it reports as clean also is after a full rendering."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oicp_gen import __version__
from oicp_gen.pipeline import Checked, check_rendered
from oicp_gen.publish import clean
from oicp_gen.publish.clean import CLEAN, leftovers_if_clean, manifest_text
from oicp_gen.source import open_project
from tests.promises.small import small_project
from tests.support.command import run

MANIFEST = "generated/manifest.json"
CONTRACT = "source/contract.toml"
LEDGER = "source/names.toml"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project of its own targets that was built."""
    folder = tmp_path_factory.mktemp("small") / "project"
    small_project(folder)
    assert run("build", "--project", folder).code == 0
    return folder


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(small, folder)
    return folder


def page_of(project: Path) -> Path:
    (page,) = (project / "source").glob("*.html")
    return page


def outputs(project: Path) -> list[Path]:
    return sorted(
        path
        for path in (project / "generated").rglob("*")
        if path.is_file() and path.name != "manifest.json"
    )


def templates(project: Path) -> list[Path]:
    return sorted(path for path in (project / "templates").rglob("*") if path.is_file())


def append(text: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        file.write_bytes(file.read_bytes() + text.encode())

    return change


def as_crlf(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def touch(file: Path) -> None:
    os.utime(file, ns=(1, 1))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2])


def clear(file: Path) -> None:
    file.write_bytes(b"")


def as_link(file: Path) -> None:
    target = file.with_name(f"{file.name}.target")
    file.rename(target)
    file.symlink_to(target.name)


def as_outside_link(file: Path) -> None:
    target = file.parents[len(file.parts) - 4] / "outside"
    shutil.copy(file, target)
    file.unlink()
    file.symlink_to(target)


def as_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def as_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def reformat(file: Path) -> None:
    file.write_text(json.dumps(json.loads(file.read_bytes())), encoding="utf-8")


def edit_manifest(**changes: object) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        data = json.loads(file.read_bytes())
        file.write_text(json.dumps({**data, **changes}, indent=2) + "\n", encoding="utf-8")

    return change


CHANGES: dict[str, Callable[[Path], None]] = {
    "space": append(" "),
    "line": append("\nx"),
    "nul": append("\0"),
    "crlf": as_crlf,
    "touched": touch,
    "cut": cut,
    "empty": clear,
    "gone": Path.unlink,
    "link": as_link,
    "link to outside": as_outside_link,
    "folder": as_folder,
    "pipe": as_pipe,
}
"""What may be done to any file."""

FILES: dict[str, Callable[[Path], Path]] = {
    "contract": lambda project: project / CONTRACT,
    "ledger": lambda project: project / LEDGER,
    "page": page_of,
    "template": lambda project: max(templates(project), key=lambda file: file.stat().st_size),
    "output": lambda project: outputs(project)[0],
    "manifest": lambda project: project / MANIFEST,
}

WHOLE: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "output added": lambda p: (p / "generated/extra.txt").write_text("x"),
    "folder of outputs added": lambda p: (p / "generated/empty").mkdir(),
    "trace of a tool added": lambda p: (p / "generated/x.pyc").write_text("x"),
    "hidden file added": lambda p: (p / "generated/.x").write_text("x"),
    "template added": lambda p: (templates(p)[-1].with_name("more.txt")).write_text("x"),
    "target added": lambda p: shutil.copytree(templates(p)[-1].parent, p / "templates/zzz"),
    "hidden template added": lambda p: (p / "templates/.x").write_text("x"),
    "trace among the templates": lambda p: (templates(p)[-1].with_name("x.pyc")).write_text("x"),
    "all targets gone": lambda p: shutil.rmtree(p / "templates"),
    "templates in another place": lambda p: (p / "templates").rename(p / "elsewhere"),
    "another page beside": lambda p: shutil.copy(page_of(p), p / "source/Other_9.html"),
    "page renamed": lambda p: page_of(p).rename(p / "source/Other_9.html"),
    "generated is a link": lambda p: as_link(p / "generated"),
    "source is a link": lambda p: as_link(p / "source"),
    "templates is a link": lambda p: as_link(p / "templates"),
    "other version": lambda p: edit_manifest(generator="9.9.9")(p / MANIFEST),
    "other format": lambda p: edit_manifest(format=2)(p / MANIFEST),
    "no inputs": lambda p: edit_manifest(inputs={})(p / MANIFEST),
    "no outputs": lambda p: edit_manifest(outputs={})(p / MANIFEST),
    "key added": lambda p: edit_manifest(more=1)(p / MANIFEST),
    "manifest on one line": lambda p: reformat(p / MANIFEST),
    "not a manifest": lambda p: (p / MANIFEST).write_text("[]"),
    "not text": lambda p: (p / MANIFEST).write_bytes(b"\xff\xfe"),
    "generated gone": lambda p: shutil.rmtree(p / "generated"),
}


def assert_sound(project: Path) -> bool:
    """A project that the quick check reports as clean is also clean after a full rendering."""
    rest = leftovers_if_clean(str(project))
    if rest is not None:
        full = check_rendered(open_project(project))
        assert full == Checked(leftovers=tuple(rest), specs=full.specs, files=full.files)
    return rest is not None


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("file", FILES)
def test_a_change_to_one_file(copy: Path, file: str, change: str) -> None:
    CHANGES[change](FILES[file](copy))
    assert assert_sound(copy) == (change in ("crlf", "touched") or (file, change) in STILL_CLEAN)


STILL_CLEAN = {
    (file, change)
    for file in ("contract", "page", "template")
    for change in ("link to outside", "link")
    if (file, change) != ("template", "link")  # its target would be one file more
}
"""An input may be a link, unless a build writes it."""


@pytest.mark.parametrize("change", WHOLE)
def test_a_change_to_the_project(copy: Path, change: str) -> None:
    WHOLE[change](copy)
    harmless = ("nothing", "folder of outputs added", "hidden", "trace", "another page beside")
    assert assert_sound(copy) == change.startswith((*harmless, "templates is a link"))


def test_a_build_of_another_page_is_not_clean(copy: Path) -> None:
    other = copy / "source/Other_9.html"
    shutil.copy(page_of(copy), other)
    assert run("build", "--page", other, "--project", copy).code == 0
    assert json.loads((copy / MANIFEST).read_bytes())["page"] == "source/Other_9.html"
    assert not assert_sound(copy)
    assert run("check", "--project", copy).code == 1
    assert run("check", "--page", other, "--project", copy).code == 0


@pytest.mark.parametrize("name", ['a"b', "a\\b", "é", "\u200b", "a\nb", "\t"])
def test_the_text_of_a_manifest_is_that_of_json(name: str) -> None:
    inputs, made = {name: "0" * 64, "b": "1" * 64}, {f"{name}/x": "2" * 64}
    data = {"format": 1, "generator": "1.0", "page": name, "inputs": inputs, "outputs": made}
    data["inputs"] = dict(sorted(inputs.items()))
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    assert manifest_text("1.0", inputs, made, name) == text
    assert json.loads(manifest_text("1.0", {}, {}))["inputs"] == {}


LOADED = """
import sys
sys.argv = ["oicp-gen", *sys.argv[1:]]
from oicp_gen.__main__ import main
try:
    main()
finally:
    print(sorted({"typer", "click", "json", "re", "pathlib", "typing"} & sys.modules.keys()))
"""


@pytest.mark.parametrize("options", [[], ["--project", "."]], ids=" ".join)
def test_a_clean_check_loads_no_command_line(copy: Path, options: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", LOADED, "check", *options],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", f"{CLEAN}\n")
    full = run("check", "--project", copy)
    assert (full.code, full.out, full.err) == (0, "", f"{CLEAN}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["lint"],
        ["check", "--strict"],
        ["check", "--format", "json"],
        ["check", "--project"],
        ["check", "--project", "no-such-folder"],
        ["check", "--project", ".", "--strict"],
    ],
    ids=" ".join,
)
def test_every_other_command_line_is_left_to_the_full_command(
    copy: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(copy)
    assert not clean.answer(arguments)


def test_the_project_is_found_upward(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy / "source")
    assert clean.answer(["check"])
    monkeypatch.chdir(copy.parent)
    assert not clean.answer(["check"])
    assert __version__ in (copy / MANIFEST).read_text(encoding="utf-8")
