"""An HTML page of changes: old and new side by side, with the words that differ marked.

The page is a single file that loads nothing and runs no script. Its template is
`templates/_report/diff.html.jinja`.
"""

from typing import NamedTuple

from oicp_gen.diff.change import Change, ChangeRule, change_rules, worst
from oicp_gen.diff.inputs.side import Side
from oicp_gen.diff.sentences import Piece, counts, pieces, sentence, verdict
from oicp_gen.model.spec import Entry, Note, Value, plain
from oicp_gen.project import own_templates
from oicp_gen.render.compiled import compiled_templates
from oicp_gen.render.jinja import Templates
from oicp_gen.render.syntax import Syntax
from oicp_gen.report.terminal import printable
from oicp_gen.text.phrases import counted


class _Part(NamedTuple):
    """A value of an entry in the old and in the new spec."""

    title: str
    kind: str
    sides: tuple[tuple[Piece, ...], ...]


class _DiffRow(NamedTuple):
    """The changes of one code, or one change of the whole table."""

    classes: str
    rules: list[ChangeRule]
    sentence: str = ""
    """The change of the whole table; "" for a code."""
    code: str = ""
    name: str = ""
    is_there: tuple[bool, bool] = (False, False)
    """Whether the old and the new spec have the code."""
    parts: tuple[_Part, ...] = ()

    @property
    def anchor(self) -> str:
        return f"entry-{self.code}".replace(" ", "_")


def page(old: Side, new: Side, changes: tuple[Change, ...]) -> str:
    """Return the whole document, which ends in a line feed."""
    present = [rule for rule in change_rules().values() if any(c.rule == rule.id for c in changes)]
    table = [_table_row(change) for change in changes if change.code is None]
    codes = _code_rows(old, new, changes)
    altered = [row for row in table if row.rules[0].alters]
    same = len(new.spec.entries) - sum(row.is_there[1] for row in codes)
    rows = [*altered, *codes, *(row for row in table if row not in altered)]
    variables = {
        "title": printable(new.spec.title),
        "protocol": printable(new.spec.protocol),
        "verdict": printable(verdict(changes)),
        "bump": worst(changes),
        "old": _side(old),
        "new": _side(new),
        "rules": present,
        "links": list(zip(_by_weight(present), counts(changes), strict=True)),
        "rows": rows,
        "unchanged": counted(same, "code is", "codes are"),
    }
    engine = Templates(
        own_templates("_report"), compiled_templates(may_write=False), entries=len(rows)
    )
    return engine.render("_report/diff.html.jinja", variables, Syntax(files=()))


def _side(side: Side) -> dict[str, str]:
    codes = counted(len(side.spec.entries), "code")
    return {"label": printable(side.label), "codes": codes, "digest": side.spec.digest[:19]}


def _by_weight(rules: list[ChangeRule]) -> list[ChangeRule]:
    return sorted(rules, key=lambda rule: -rule.bump.rank)


def _table_row(change: Change) -> _DiffRow:
    text = sentence(change)
    return _DiffRow(change.rule, [change.about], printable(f"{text[:1].upper()}{text[1:]}."))


def _code_rows(old: Side, new: Side, changes: tuple[Change, ...]) -> list[_DiffRow]:
    before = {entry.code: entry for entry in old.spec.entries}
    after = {entry.code: entry for entry in new.spec.entries}
    by_code: dict[str, list[Change]] = {}
    for change in changes:
        if change.code is not None:
            by_code.setdefault(change.code, []).append(change)
    rows = []
    for code, found in by_code.items():
        earlier = next((c.before for c in found if c.rule.startswith("zeros-")), None)
        entries = before.get(earlier or code), after.get(code)
        rows.append(
            _DiffRow(
                classes=" ".join(dict.fromkeys(change.rule for change in found)),
                rules=_by_weight(list(dict.fromkeys(change.about for change in found))),
                code=printable(code),
                name=found[0].name or "",
                is_there=(entries[0] is not None, entries[1] is not None),
                parts=tuple(_part(*values) for values in _compared(*entries)),
            )
        )
    return rows


def _part(name: str, before: str, after: str) -> _Part:
    kind = "same" if before == after else "name" if name in ("code", "name", "aliases") else ""
    sides = (
        tuple(piece._replace(text=printable(piece.text)) for piece in found)
        for found in pieces(before, after)
    )
    return _Part(printable(name.replace("_", " ").capitalize()), kind, tuple(sides))


def _compared(old: Entry | None, new: Entry | None) -> list[tuple[str, str, str]]:
    """Return what to show of two entries: the first text always, everything else if it differs.

    Of an entry that only one of the specs has, that is every value.
    """
    if old is None or new is None:
        return [
            (name, _source(value) if old else "", _source(value) if new else "")
            for entry in filter(None, (old, new))
            for name, value in entry.values.items()
            if plain(value)
        ]
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
