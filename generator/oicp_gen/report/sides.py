"""The two sides of a comparison in words: which version each is, and where it comes from."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from oicp_gen.diff.inputs.revisions import path_in_revision, read_revision
from oicp_gen.diff.inputs.side import Side
from oicp_gen.errors import OicpGenError
from oicp_gen.files.reading import read_inside
from oicp_gen.model.spec import UNKNOWN, Provenance
from oicp_gen.report.terminal import printable
from oicp_gen.text.dates import day_in_words
from oicp_gen.text.phrases import counted
from oicp_gen.upstream.confluence import PageVersion
from oicp_gen.upstream.record import MAX_RECORD, RECORD, version_in

_PACKAGE = re.compile(r"(?:.*/)?(.+?)-(\d[\w.]*)(?:-[\w.-]+\.whl|\.tar\.gz|\.tgz)")
"""The file of a package: a name and a version."""


class SideView(NamedTuple):
    """One side of a comparison, or the release that is due."""

    heading: str
    title: str
    """Which version it is."""
    lines: tuple[str, ...] = ()


def side_views(old: Side, new: Side) -> tuple[SideView, SideView]:
    """Return both sides, with what distinguishes them."""
    names = [_name(side) for side in (old, new)]
    if names[0][0] == names[1][0]:  # the same date or file, so what was passed distinguishes them
        names = [
            (name, (*lines, side.label))
            for (name, lines), side in zip(names, (old, new), strict=True)
        ]
    views = (
        SideView(
            heading,
            printable(name),
            (*map(printable, lines), counted(len(side.spec.entries), "code")),
        )
        for heading, (name, lines), side in zip(("Before", "Now"), names, (old, new), strict=True)
    )
    before, now = views
    return before, now


def _name(side: Side) -> tuple[str, tuple[str, ...]]:
    """Return which version a side is, and what else distinguishes it."""
    source, version, package = side.spec.source, page_version(side), _PACKAGE.fullmatch(side.label)
    edited = day_in_words(source.modified_on or source.created_on or "")
    exported = day_in_words(source.exported_at or "")
    if version:
        return f"Version {version.number}", _by(day_in_words(version.at), version.by)
    if package and source == UNKNOWN:
        return f"Package {package[2]}", (package[1],)
    if edited:
        author = source.modified_by if source.modified_on else source.created_by
        return f"Edited {edited}", _by("", author)
    return (f"Exported {exported}" if exported else side.label), ()


def page_version(side: Side) -> PageVersion | None:
    """Return the version of a fetched page, as the record beside it has it; None if unknown."""
    digest = side.spec.source.sha256
    found = (version_in(data, digest) for data in _records(side.label) if digest)
    return next(filter(None, found), None)


def _records(label: str) -> Iterator[bytes]:
    """Yield the records of fetched pages in the folders above a side."""
    path = path_in_revision(label)
    if Path(label).exists() or path is None:
        for folder in Path(label).absolute().parents:
            with suppress(OicpGenError):
                yield read_inside(folder, RECORD, most=MAX_RECORD) or b""
        return
    revision, dot = label.removesuffix(path), "./" if path.startswith("./") else ""
    for parent in PurePosixPath(path).parents:
        with suppress(OicpGenError):
            yield read_revision(f"{revision}{dot}{parent / RECORD}", most=MAX_RECORD)


def _by(day: str, author: str | None) -> tuple[str, ...]:
    line = " ".join(filter(None, (day, f"by {author}" if author else "")))
    return (line,) if line else ()


def provenance_sentences(old: Provenance, new: Provenance) -> Iterator[str]:
    """Yield what changed about the page itself, a sentence for each fact."""
    if UNKNOWN in (old, new):
        return
    for names, words in _FACTS:
        before, after = (_fact(source, names) for source in (old, new))
        if before != after:
            yield printable(words.format(before=before or "unknown", after=after or "unknown"))
    if old.sha256 != new.sha256 and old._replace(sha256=new.sha256) == new:
        yield "Other parts of the page differ, or it was saved in another way."


_FACTS = (
    (("page_id",), "It is another page: its id is {after}, before {before}."),
    (("title",), "The title of the page is “{after}”, before “{before}”."),
    (("space", "breadcrumbs"), "The page is in “{after}”, before in “{before}”."),
    (("created_by", "created_on"), "The page was created {after}, before {before}."),
    (("modified_by", "modified_on"), "The last edit was made {after}, before {before}."),
    (("exported_at",), "The page was exported {after}, before {before}."),
    (("file",), "The file of the page is {after}, before {before}."),
)
"""What is known about a page, with the sentence for a difference."""


def _fact(source: Provenance, names: tuple[str, ...]) -> str:
    """Return a fact about a page, which may have several parts, in words."""
    found = []
    for name in names:
        value = getattr(source, name) or ""
        if name.endswith("_by"):
            found.append(f"by {value}" if value else "")
        elif name.endswith(("_on", "_at")):
            day = day_in_words(value)
            found.append(f"on {day}" if day else value)
        elif name == "breadcrumbs":
            found.append(" > ".join(value[1:] if value[:1] == (source.space,) else value))
        else:
            found.append(value)
    return (" > " if "breadcrumbs" in names else " ").join(filter(None, found))
