"""The HTML page of `diff`: old and new side by side, with the differing words marked.

It is one file without scripts that loads nothing. Every text is escaped, and the policy in its
head allows only its own style.
"""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import NamedTuple

from oicp_gen.diff.align import plain
from oicp_gen.diff.change import Change, worst
from oicp_gen.diff.inputs.side import Side
from oicp_gen.diff.rules import RULES, ChangeRule
from oicp_gen.diff.sentences import counts, sentence, verdict
from oicp_gen.diff.words import Piece, pieces
from oicp_gen.model.spec import Entry, Note, Spec, Value
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.phrases import counted

_ABSENT = '<section class="side absent">not there</section>'
_UNSAID = '<span class="unsaid">(nothing)</span>'
_FILTER = """
@media screen {{
  :root:has(#{0}:target) .row:not(.{0}) {{
    display: none;
  }}
}}
"""
"""What a link in the bar does without a script: while it is the page's target, only the rows with
changes of its rule are shown."""


class _DiffRow(NamedTuple):
    """All that happened to one code."""

    code: str
    old: Entry | None
    new: Entry | None
    changes: tuple[Change, ...]


def page(old: Side, new: Side, changes: tuple[Change, ...]) -> str:
    """The whole document; it ends in one line feed."""
    present = [rule for rule in RULES.values() if any(c.rule == rule.id for c in changes)]
    css = (files("oicp_gen.report") / "diff_html.css").read_text(encoding="utf-8")
    style = css + "".join(_FILTER.format(rule.id) for rule in present)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = f"What changed in {new.spec.title}"
    rows = _rows(old.spec, new.spec, changes)
    table = [change for change in changes if change.code is None]
    body = [_table_row(change) for change in table if change.about.alters]
    body += [_row(row) for row in rows]
    body += [_table_row(change) for change in table if not change.about.alters]
    same = len(new.spec.entries) - sum(row.new is not None for row in rows)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{_text(title)}</title>
<style>{style}</style>
</head>
<body>
<header class="masthead">
<p class="protocol">{_text(new.spec.protocol)}</p>
<h1>{_text(title)}</h1>
<p class="verdict {worst(changes)}">{_text(verdict(changes))}</p>
<ul class="sides">
{_side("Old", old)}
{_side("New", new)}
</ul>
</header>
<main>
{_bar(present, changes)}{"".join(body) or _nothing()}</main>
<footer><p>{counted(same, "code is", "codes are")} as before. What is gone is struck out, what has\
 come is underlined.</p></footer>
</body>
</html>
"""


def _text(text: str) -> str:
    """A text between tags or in an attribute; line feeds stay, what nobody sees is told."""
    return "\n".join(escape(escape_unprintable(line)) for line in text.split("\n"))


def _side(what: str, side: Side) -> str:
    about = f"{counted(len(side.spec.entries), 'code')}, {side.spec.digest[:19]}…"
    return f"<li><b>{what}</b> <code>{_text(side.label)}</code> <span>{about}</span></li>"


def _bar(present: list[ChangeRule], changes: tuple[Change, ...]) -> str:
    """Links by which only one class of changes is shown."""
    if not present:
        return ""
    links = '<li><a id="all" href="#all">All</a></li>\n'
    for rule in sorted(present, key=lambda rule: -rule.bump.rank):
        (count,) = counts(tuple(change for change in changes if change.rule == rule.id))
        links += (
            f'<li><a class="dot {rule.bump}" id="{rule.id}" href="#{rule.id}"'
            f' title="{_text(rule.purpose)}">{count}</a></li>\n'
        )
    return f'<nav aria-label="Classes of changes">\n<ul>\n{links}</ul>\n</nav>\n'


def _nothing() -> str:
    return '<p class="nothing">Nothing changed.</p>\n'


def _rows(old: Spec, new: Spec, changes: tuple[Change, ...]) -> list[_DiffRow]:
    before = {entry.code: entry for entry in old.entries}
    after = {entry.code: entry for entry in new.entries}
    by_code: dict[str, list[Change]] = {}
    for change in changes:
        if change.code is not None:
            by_code.setdefault(change.code, []).append(change)
    rows = []
    for code, found in by_code.items():
        earlier = next((c.before for c in found if c.rule.startswith("zeros-")), code)
        rows.append(_DiffRow(code, before.get(earlier or code), after.get(code), tuple(found)))
    return rows


def _badges(changes: Iterable[Change]) -> str:
    """The rules of a row, and what the one that weighs most means."""
    rules = sorted(
        dict.fromkeys(change.about for change in changes), key=lambda rule: -rule.bump.rank
    )
    badges = " ".join(f'<span class="badge {rule.bump}">{rule.id}</span>' for rule in rules)
    return f"{badges} <span>{_text(rules[0].means)}</span>"


def _table_row(change: Change) -> str:
    told = sentence(change)
    return f"""<article class="row {change.rule}">
<header class="whole">Whole table</header>
<p class="badges">{_badges([change])}</p>
<p class="told">{_text(told[:1].upper() + told[1:])}.</p>
</article>
"""


def _row(row: _DiffRow) -> str:
    names = " ".join(dict.fromkeys(change.rule for change in row.changes))
    anchor = f"entry-{escape(escape_unprintable(row.code))}".replace(" ", "_")
    if row.old and row.new:
        left, right = _both(row.old, row.new)
    elif row.new:
        left, right = _ABSENT, _whole("New", row.new, "ins")
    else:
        left, right = _whole("Old", row.old, "del") if row.old else "", _ABSENT
    return f"""<article class="row {names}" id="{anchor}">
<header><a class="code" href="#{anchor}">{_text(row.code)}</a></header>
<p class="badges"><code>{_text(row.changes[0].name or "")}</code> {_badges(row.changes)}</p>
{left}
{right}
</article>
"""


def _card(what: str, parts: list[str]) -> str:
    inner = "\n".join(parts)
    return f'<section class="side"><h3>{what}</h3><dl>\n{inner}\n</dl></section>'


def _part(name: str, markup: str, kind: str = "") -> str:
    title = _text(name.replace("_", " ").capitalize())
    marked = f' class="{kind}"' if kind else ""
    return f"<div><dt>{title}</dt><dd{marked}>{markup or _UNSAID}</dd></div>"


def _whole(what: str, entry: Entry, tag: str) -> str:
    """An entry that only one of the specs has, in full."""
    values = [(name, _source(value)) for name, value in entry.values.items() if plain(value)]
    return _card(what, [_part(name, f"<{tag}>{_text(text)}</{tag}>") for name, text in values])


def _both(old: Entry, new: Entry) -> tuple[str, str]:
    """An entry of both specs: what differs, below what it is called."""
    left, right = [], []
    for name, before, after in _compared(old, new):
        kind = "name" if name in ("code", "name", "aliases") else ""
        if before == after:
            left.append(_part(name, _text(before), "same"))
            right.append(_part(name, _text(after), "same"))
        else:
            was, now = pieces(before, after)
            left.append(_part(name, _marked(was, "del"), kind))
            right.append(_part(name, _marked(now, "ins"), kind))
    return _card("Old", left), _card("New", right)


def _compared(old: Entry, new: Entry) -> list[tuple[str, str, str]]:
    """What to show of two entries: the first text always, the rest if it differs."""
    heads = (
        ("code", old.code, new.code),
        ("name", old.name, new.name),
        ("aliases", ", ".join(old.aliases), ", ".join(new.aliases)),
    )
    shown_parts = [part for part in heads if part[1] != part[2]]
    first = next((name for name, value in new.values.items() if isinstance(value, str)), "")
    for name in dict.fromkeys((*new.values, *old.values)):
        before, after = old.values.get(name), new.values.get(name)
        if name == first or before != after:
            shown_parts.append((name, _source(before), _source(after)))
    return shown_parts


def _source(value: Value) -> str:
    return value.markdown if isinstance(value, Note) else plain(value)


def _marked(found: tuple[Piece, ...], tag: str) -> str:
    return "".join(
        f"<{tag}>{_text(piece.text)}</{tag}>" if piece.differs else _text(piece.text)
        for piece in found
    )
