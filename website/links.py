"""Links between files of the repository, as links of the site."""

import html
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from website.pages import ROOT, Site, relative

ATTRIBUTE = re.compile(r'\b(href|src|srcset)="([^"]*)"')


class Target(NamedTuple):
    """Where a link leads, or why it leads nowhere."""

    link: str
    problem: str = ""


@cache
def repository() -> str:
    """Return the address of the repository."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Source"])


@dataclass(frozen=True)
class Links:
    """The links of a site; `anchors` has those of each Markdown file, once it was read."""

    site: Site
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)

    def resolve(self, link: str, file: str, page: str = "") -> Target:
        """Return the target of a link in a file, as seen from its page."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return Target(link)
        target = normpath(join(dirname(file), unquote(parts.path))) if parts.path else file
        if target.startswith("../") or not (ROOT / target).exists():
            return Target(link, "there is no such file in the repository")
        anchor = unquote(parts.fragment)
        rest = urlunsplit(("", "", "", parts.query, parts.fragment))
        if anchor and anchor not in self.anchors.get(target, (anchor,)):
            return Target(link, "there is no such anchor")
        if target == file:
            return Target(rest)
        path = self.site.path(target)
        if path is None:
            kind = "tree" if (ROOT / target).is_dir() else "blob"
            return Target(f"{repository()}/{kind}/main/{target}{rest}")
        return Target(relative(path, page or self.site.path(file) or "") + rest)

    def in_markup(self, markup: str, file: str, problems: list[str] | None = None) -> str:
        """Return the HTML of a file with its links resolved, and add those that lead nowhere."""

        def resolved(found: re.Match[str]) -> str:
            link = html.unescape(found[2])
            target = self.resolve(link, file)
            if target.problem and problems is not None:
                problems.append(f"{link}: {target.problem}")
            return found[0] if target.link == link else f'{found[1]}="{html.escape(target.link)}"'

        return ATTRIBUTE.sub(resolved, markup)


def with_height(markup: str) -> str:
    """Return an `<img>` with its height besides its width, so that the page does not jump."""

    def sized(found: re.Match[str]) -> str:
        header = (ROOT / "docs/images" / Path(found[1]).name).read_bytes()[16:24]
        width, height = (int.from_bytes(header[at : at + 4]) for at in (0, 4))
        return f'{found[0]} height="{round(int(found[2]) * height / width)}"'

    return re.sub(r'src="([^"]+\.png)" width="(\d+)"', sized, markup)
