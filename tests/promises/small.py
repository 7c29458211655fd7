"""A small project in which everything is about to change, and the permitted results of a build."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.support.builders import CONTRACT, export, table
from tests.support.command import run
from tests.support.trees import Look, below, look

ERROR = re.compile(r"error: (?!internal error).+\n  [A-Z].+\.\n")
"""An error as it is printed: what was found, and what to do."""


class Change(NamedTuple):
    """A project before a build and after it."""

    before: Look
    after: Look

    @property
    def old(self) -> Look:
        """The previously generated files."""
        return below("generated", self.before)

    @property
    def new(self) -> Look:
        """The files that the build generates."""
        return below("generated", self.after)

    def generated(self, project: Path) -> Look:
        """The generated tree, checked to be complete, with the files of others untouched."""
        here = look(project)
        for path, data in self.before.items():
            if not path.startswith("generated") and path != "source/names.toml":
                assert here[path] == data, path
        ledger = here["source/names.toml"]
        assert ledger in (self.before["source/names.toml"], self.after["source/names.toml"])
        tree = below("generated", here)
        assert tree in (self.old, self.new)
        return tree

    def assert_refused(self, project: Path, printed: str) -> None:
        """The build ended with one clear error, the old tree, and nothing left over."""
        assert self.generated(project) == self.old
        assert ERROR.fullmatch(printed), printed
        assert list(project.rglob(".*.new-*")) == []

    def assert_next_works(self, project: Path) -> None:
        """The next, undisturbed build generates what it should and cleans up."""
        built = run("build", "--project", project)
        assert built.code == 0, built.err
        assert look(project) == self.after


def pending(project: Path) -> None:
    """Write a small project that was built, then change its page and the files of others."""
    small_project(project)
    assert run("build", "--project", project).code == 0
    change_page(project)
    (project / "generated/list/mine.txt").write_text("mine", encoding="utf-8")
    (project / "generated/mine/empty").mkdir(parents=True)
    (project / "generated/mine/link").symlink_to("../list/changed.txt")


PAGE = "FinalOICP-status-code_3626501182.html"
_CODES = {f"{code:03}": f"What {code} means" for code in range(1, 7)}
_ONE = '{% for entry in entries if entry.code == "CODE" %}{{ entry.name }}{% endfor %}'
_TARGET = {
    "target.toml": "",
    "same.txt": "always the same\n",
    "changed.txt.jinja": "{% for entry in entries %}\n{{ entry.name }}\n{% endfor %}\n",
    "old/gone.txt.jinja": _ONE.replace("CODE", "006"),
    "new/come.txt.jinja": _ONE.replace("CODE", "007"),
}


def small_project(project: Path) -> None:
    """Write a project with six codes and two targets: the spec, and a few texts."""
    files = {
        "source/contract.toml": 'targets = ["json", "list"]\n' + CONTRACT,
        "source/names.toml": '# Mine.\n[names]\n"001" = "THE_FIRST"\n',
        **{f"templates/list/{path}": text for path, text in _TARGET.items()},
    }
    for path, text in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, encoding="utf-8")
    _write_page(project, _CODES)


def change_page(project: Path) -> None:
    """Remove one code from the page, add one, and reword one."""
    codes = {**_CODES, "003": "Something else", "007": "New"}
    del codes["006"]
    _write_page(project, codes)


def _write_page(project: Path, codes: Mapping[str, str]) -> None:
    head = ("Status Code", "Sent By", "Description", "Additional Information")
    rows = ((code, "CPO", text, "") for code, text in codes.items())
    html = export(table(head, *rows), title="Firas.Hachem : FinalOICP status code")
    (project / "source" / PAGE).write_text(html, encoding="utf-8")
