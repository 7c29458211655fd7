"""The Markdown of an issue, of a pull request, and of a job's summary.

What comes from the page is in code spans, where GitHub finds no link, mention or reference.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from oicp_gen.diff.groups import ChangeGroup, grouped_changes, grouped_errors
from oicp_gen.diff.kinds import Level
from oicp_gen.diff.sentences import sentence
from oicp_gen.model.spec import Entry, plain
from oicp_gen.report.brief import Brief
from oicp_gen.report.code_spans import span
from oicp_gen.report.letter import letter, wrong_of
from oicp_gen.report.tasks import tasks
from oicp_gen.text.phrases import counted

MAX_BODY = 60_000
"""Bytes of a body: GitHub accepts 65,536 characters in an issue or a pull request."""
_FEW = 12
"""How many rows of a table are shown; the others are folded."""
_ROOM = 300
"""Bytes that are reserved for the end of a part."""
_UPDATE = "run `oicp-gen fetch && oicp-gen build`"
_MERGE = "merge this pull request"
_DRAFT = "mark this pull request as ready and merge it"
_UPDATES = "it updates `source/` and `generated/`"
_WORDS = re.compile(r"[a-z0-9 ]+")
_LABELS = {
    "check": "new meaning?",
    "names-lost": "lost a name",
    "zeros-lost": "lost its zeros",
    "zeros-gained": "gained zeros",
    "values": "other values",
}
"""What happened to a code, by the kind of its changes, if the title of the kind does not say it."""


def body(brief: Brief, *, room: int = MAX_BODY, is_request: bool = False) -> str:
    """Return the body of an issue, or of a pull request, in at most this many bytes.

    Only whole rows are left out.
    """
    verdict = brief.verdict
    groups = grouped_changes(brief.changes, *brief.specs)
    tables = [*_error_tables(brief), *_change_tables(brief, groups)]
    files = list(_files(brief))
    if verdict.level is Level.EDITED:  # which is about nothing else
        tables, files = files, []
    head = (f"**{verdict.sentence_with(span)}**", verdict.reason, brief.page)
    text = "\n".join(filter(None, head)) + "\n"
    for table in tables:
        if table.shown:
            text += "\n".join(("", *table.head, *table.rows[: table.shown], ""))
    text += "".join(_next(brief, groups, is_request=is_request))
    for fold in (*_rest(tables), *_letter(brief), *files):
        text += _folded(fold, room - len(text.encode()))
    return text


class _Table(NamedTuple):
    """Lines of Markdown, of which the first few are shown and the others are folded."""

    title: str
    head: tuple[str, ...]
    rows: tuple[str, ...]
    shown: int = _FEW
    """How many rows are shown."""


def _table(title: str, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> _Table:
    lines = (f"| {' | '.join(cells)} |" for cells in (headings, ("---",) * len(headings), *rows))
    first, second, *others = lines
    return _Table(title, (first, second), tuple(others))


def _error_tables(brief: Brief) -> Iterator[_Table]:
    """Yield what is wrong with the page, a table for each rule."""
    for group in grouped_errors(brief.errors):
        fact = f"{len(group.errors)} {group.kind.fact[len(group.errors) > 1]}"
        wrong = [wrong_of(error) for error in group.errors]
        if group.replaced:
            cells = ((span(one.wanted), span(one.code), one.row) for one in wrong)
            yield _table(fact, ("Should be", "On the page", "Row"), cells)
        else:
            cells = ((one.row, span(one.code), span(one.text)) for one in wrong)
            yield _table(fact, ("Row", "Code", "What is wrong"), cells)


def _change_tables(brief: Brief, groups: Iterable[ChangeGroup]) -> Iterator[_Table]:
    """Yield the changes of codes as a table, and those of the whole table as a list."""
    groups = tuple(groups)
    cosmetic = [group for group in groups if group.kind.level is Level.NONE]
    if 0 < len(cosmetic) < len(groups):  # the others are more important
        yield from _change_tables(brief, [group for group in groups if group not in cosmetic])
        for table in _change_tables(brief, cosmetic):
            yield table._replace(title=_counted(cosmetic), shown=0)
        return
    items = [(group, item) for group in groups for item in group.codes]
    wrong = {error.place.code for error in brief.errors}
    cells = [
        (
            f"**{span(item.code)}** {_LABELS.get(group.kind.id, group.kind.title.casefold())}",
            _side(brief, item.before, item.after),
            _side(brief, item.after, item.before),
        )
        for group, item in items
        if item.code is not None and item.code not in wrong
    ]
    if cells:
        yield _table(counted(len(cells), "changed code"), ("Code", "Before", "Now"), cells)
    whole = tuple(f"- {span(sentence(item.worst))}" for _, item in items if item.code is None)
    if whole:
        yield _Table(counted(len(whole), "change to the table", "changes to the table"), (), whole)


def _side(brief: Brief, entry: Entry | None, other: Entry | None) -> str:
    if entry is None:
        return "–"
    parts = [span(plain(entry.values.get(brief.described_by)))]
    if other and entry.code != other.code:
        parts.append(f"code {span(entry.code)}")
    if other is None or entry.name != other.name:
        parts.append(f"named {span(entry.name)}")
    if other and entry.aliases != other.aliases and entry.aliases:
        parts.append(f"earlier {span(', '.join(entry.aliases))}")
    for name, value in entry.values.items():
        differs = other is None or other.values.get(name) != value
        if name != brief.described_by and differs and plain(value):
            parts.append(f"{_field(name)} {span(plain(value))}")
    return ", ".join(filter(None, parts)) or "–"


def _field(name: str) -> str:
    """Return the name of a field in words; in a code span if a contract could not name it so."""
    words = name.replace("_", " ")
    return words if _WORDS.fullmatch(words) else span(words)


def _next(brief: Brief, groups: Iterable[ChangeGroup], *, is_request: bool) -> Iterator[str]:
    """Yield what to do, and which release is due."""
    verdict = brief.verdict
    steps = verdict.next_steps_with(span)
    todo = list(tasks(groups, span)) if verdict.level is not Level.STOP else []
    if todo:  # which say more than what the verdict says to look at
        steps = tuple(step for step in steps if step.startswith("run "))
    if is_request:
        merge = _DRAFT if brief.is_draft else _MERGE
        steps = tuple(
            f"{merge}{step.removeprefix(_UPDATE)}; {_UPDATES}" if step.startswith(_UPDATE) else step
            for step in steps
        )
    lines = [*todo, *(f"{step[:1].upper()}{step[1:]}." for step in steps)]
    if verdict.level is Level.STOP and brief.is_upstream:
        lines.append("This issue is closed when the page is correct.")
    if lines:
        yield "\n**Next**\n\n"
    yield from (f"{number}. {line}\n" for number, line in enumerate(lines, 1))
    if verdict.release:
        yield f"\n**Release:** {verdict.release_with(span)}.\n"


def _rest(tables: Iterable[_Table]) -> Iterator[_Table]:
    """Yield the rows of tables that are not among the first few."""
    for table in tables:
        more = table.rows[table.shown :]
        if more:
            title = f"{len(more)} more of {table.title}" if table.shown else table.title
            yield _Table(title, table.head, more)


def _counted(groups: Sequence[ChangeGroup]) -> str:
    return counted(sum(len(group.codes) for group in groups), *groups[0].kind.fact)


def _letter(brief: Brief) -> Iterator[_Table]:
    """Yield a text for the publisher of the page, in a block that can be copied."""
    if not brief.errors:
        return
    text = letter(brief.page_title, brief.version, map(wrong_of, brief.errors))
    lines = (text.start, "", *(f"- {line}" for line in text.lines))
    longest = max(len(run) for line in ("", *lines) for run in re.findall("`*", line))
    fence = "`" * max(3, longest + 1)
    yield _Table("Text for the publisher", (f"{fence}text",), (*lines, fence))


def _files(brief: Brief) -> Iterator[_Table]:
    if brief.files:
        title = counted(len(brief.files), "generated file differs", "generated files differ")
        yield _Table(title, (), tuple(f"- {span(file)}" for file in brief.files))


def _folded(table: _Table, room: int) -> str:
    """Return a part that opens on demand, in at most this many bytes; "" if nothing fits."""
    start = f"\n<details><summary>{table.title}</summary>\n\n"
    lines, left = list(table.head), room - len((start + "\n".join(table.head)).encode()) - _ROOM
    for number, row in enumerate(table.rows):
        left -= len(row.encode()) + 1
        if left < 0:
            lines += ["", f"{counted(len(table.rows) - number, 'more line')} did not fit here."]
            break
        lines.append(row)
    return start + "\n".join(lines) + "\n\n</details>\n" if room > 2 * _ROOM else ""
