"""Changes and errors as blocks: a head line, the place, the old and the new side, and a note."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from oicp_gen.diff.change import Bump, Change
from oicp_gen.diff.doubt import doubt
from oicp_gen.diff.groups import (
    ChangeGroup,
    CodeChanges,
    ErrorGroup,
    grouped_changes,
    grouped_errors,
)
from oicp_gen.diff.kinds import Level
from oicp_gen.diff.next_steps import rows
from oicp_gen.diff.sentences import sentence, sides
from oicp_gen.errors import Place
from oicp_gen.model.findings import Finding
from oicp_gen.model.spec import Spec
from oicp_gen.model.spec import plain as text_of
from oicp_gen.report.base import Paint
from oicp_gen.report.blocks import cell_lines
from oicp_gen.report.links import change_address, rule_address
from oicp_gen.report.terminal import printable
from oicp_gen.text.phrases import in_line, quote

Block = Iterator[str]

_FEW = 8
"""How many codes of a group, or errors of a rule, are shown without --all."""
_COMPLETE = frozenset({"code-reused", "meaning-unclear"})
"""The rules of which every code is shown: each needs a look."""
_LABELS = {"zeros": "code", "name": "name", "alias": "alias"}
"""What changes that is not a field, by the first word of the rule."""

Where = Callable[[str | None], str]
"""Returns the place of a code that the reader can open; "" if there is none."""


class Seen(NamedTuple):
    """What was compared, with everything that is needed to show the difference."""

    changes: tuple[Change, ...]
    errors: tuple[Finding, ...] = ()
    """Why the new page cannot be built."""
    specs: tuple[Spec | None, Spec | None] = (None, None)
    where: Where = lambda _: ""
    file: str = ""
    """The file that has the errors; "" if they are only on the published page."""
    is_complete: bool = False
    """Whether everything is shown."""


def blocks(seen: Seen, paint: Paint) -> Iterator[Block]:
    """Return a block for each rule of errors, and for each kind of changes or code to look at."""
    yield from (_errors(group, seen, paint) for group in grouped_errors(seen.errors))
    groups = grouped_changes(seen.changes, *seen.specs)
    is_error = "code-lost-zeros" in {error.rule for error in seen.errors}
    for group in groups:
        if group.kind.level is Level.NONE and len(groups) > 1 and not seen.is_complete:
            yield _folded(group, paint)
        elif group.codes[0].code is None:
            yield (_head(group, sentence(item.worst), paint) for item in group.codes)
        elif group.rule == "zeros-lost":
            if not is_error:
                yield _renumbered(group, paint)
        elif group.rule in _COMPLETE or len(group.codes) == 1:
            yield from (_of_code(group, item, seen, paint) for item in group.codes)
        else:
            yield _listed(group, seen, paint)


def _errors(group: ErrorGroup, seen: Seen, paint: Paint) -> Block:
    number, where = len(group.errors), rows(group.errors)
    fact = f"{number} {group.kind.fact[number > 1]}"
    rule = paint.linked(group.rule, rule_address(group.rule) if paint.is_linking else "")
    yield f"{paint('error', f'error[{rule}]')}: {paint('head', fact)}"
    if seen.file or where:
        place = ", ".join(filter(None, (printable(seen.file), where)))
        yield f"  {paint('dim', f'--> {place}')}"
    if group.replaced:
        yield f"  {_pairs(group.replaced)}"
        yield f"  note: {_clause(group.reason)}"
        return
    shown = group.errors if seen.is_complete else group.errors[:_FEW]
    yield from cell_lines([error for error in shown if error.shown.cell], paint)
    for error in (error for error in shown if not error.shown.cell):
        place = rows([error])
        before = f"{place}: " if place and place != where else ""
        yield f"  {before}{printable(error.message)}".replace("\n", "\n    ")
    yield from _more(number - len(shown))


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{in_line(one)} → {in_line(other)}" for one, other in pairs)


def _more(number: int) -> Block:
    if number:
        yield f"  … {number} more (--all)"


def _head(group: ChangeGroup, what: str, paint: Paint) -> str:
    word = "review" if group.kind.level is Level.REVIEW else group.about.bump.value
    rule = paint.linked(group.rule, change_address(group.rule) if paint.is_linking else "")
    return f"{paint(word, f'{word}[{rule}]')}: {paint('head', what)}"


def _folded(group: ChangeGroup, paint: Paint) -> Block:
    codes = [in_line(item.code or "") for item in group.codes]
    number = len(codes)
    more = f" and {number - _FEW} more" if number > _FEW else ""
    fact = f"{number} {group.kind.fact[number > 1]}"
    yield _head(group, f"{fact}: {', '.join(codes[:_FEW])}{more} (--all)", paint)


def _counted(group: ChangeGroup) -> str:
    number = len(group.codes)
    return f"{number} {'code' if number == 1 else 'codes'} {group.about.verb[number > 1]}"


def _renumbered(group: ChangeGroup, paint: Paint) -> Block:
    yield _head(group, _counted(group), paint)
    yield f"  {_pairs(tuple((item.worst.before or '', item.code or '') for item in group.codes))}"
    yield f"  note: {_clause(group.reason)}"


def _of_code(group: ChangeGroup, item: CodeChanges, seen: Seen, paint: Paint) -> Block:
    yield _head(group, f"{in_line(item.code or '')} {group.about.verb[0]}", paint)
    place = seen.where(item.code)
    if place:
        yield f"  {paint('dim', f'--> {place}')}"
    yield from (f"  {line}" for line in _sides(item, paint))
    note = _note(group, item.worst)
    if note:
        yield f"  note: {note}"


def _listed(group: ChangeGroup, seen: Seen, paint: Paint) -> Block:
    """Return a block with a line for each code, or with several if its texts differ."""
    yield _head(group, _counted(group), paint)
    shown = group.codes if seen.is_complete else group.codes[:_FEW]
    codes = [in_line(item.code or "") for item in shown]
    width = max(map(len, codes))
    is_short = group.rule in ("code-added", "code-removed")
    for code, item in zip(codes, shown, strict=True):
        text = "".join(sides(item.worst)) if is_short else paint("dim", seen.where(item.code))
        yield f"  {paint('head', code)}{' ' * (width - len(code))}  {text}".rstrip()
        if not is_short:
            yield from (f"    {line}" for line in _sides(item, paint))
    yield from _more(len(group.codes) - len(shown))
    if is_short:
        yield f"  note: {_clause(group.reason)}"


def _sides(item: CodeChanges, paint: Paint) -> Block:
    """Yield the old and the new side of each change of a code."""
    for change in item.changes:
        if change.rule == "code-added" and item.after:
            every = ((name, text_of(value)) for name, value in item.after.values.items())
            for name, text in every:
                yield from _both(Change("code-added", field=name, after=text), paint)
        else:
            yield from _both(change, paint)


def _both(change: Change, paint: Paint) -> Block:
    found = sides(change, paint if paint.is_coloured else None)
    label = change.field or _LABELS.get(change.rule.partition("-")[0], "")
    name = f"{in_line(label.replace('_', ' ').capitalize())}: " if label else ""
    for sign, style, text in zip("-+", ("gone", "come"), found, strict=True):
        if text:
            yield f"{paint(style, sign)} {name}{text}"


def _note(group: ChangeGroup, change: Change) -> str:
    """Return why the change of a code matters; "" if that is obvious."""
    if group.rule == "meaning-unclear":
        before, after = doubt(change.before or "", change.after or "")
        if before and after:
            return f"the words that differ are {_words(before)} and {_words(after)}"
        return f"only the {'new' if after else 'old'} text has {_words(before or after)}"
    is_obvious = group.about.bump in (Bump.PATCH, Bump.NONE) or group.rule.startswith("value-")
    return "" if is_obvious else _clause(group.reason)


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(map(quote, words))


def _clause(text: str) -> str:
    """Return a sentence as a note: in lower case, without its full stop."""
    return f"{text[:1].lower()}{text[1:].removesuffix('.')}"


def on_page(places: Mapping[Any, Place]) -> Where:
    """Return where a code is on a published page: its row."""
    return lambda code: _row(places[code]) if code in places else ""


def in_file(places: Mapping[Any, Place]) -> Where:
    """Return where a code is in the file of a page: its line, column and row."""

    def where(code: str | None) -> str:
        place = places.get(code)
        if place is None or not place.line:
            return ""
        return ", ".join(filter(None, (printable(str(place)), _row(place))))

    return where


def _row(place: Place) -> str:
    if place.table_column:
        return f"column {place.table_column}"
    return f"row {place.row}" if place.row else ""
