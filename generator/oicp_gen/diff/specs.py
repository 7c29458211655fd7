"""Compare two specs semantically."""

from collections.abc import Iterator, Mapping, Sequence

from oicp_gen.diff.align import Aligned, aligned
from oicp_gen.diff.change import Change
from oicp_gen.diff.meaning import folded, same_note
from oicp_gen.model.spec import UNKNOWN, Entry, Note, Provenance, Spec, Value, plain

Orders = tuple[Sequence[str], Sequence[str]]
"""The codes of two pages, in the order of their rows."""


def diff(
    old: Spec, new: Spec, *, meaning: str | None = None, orders: Orders | None = None
) -> tuple[Change, ...]:
    """Return the changes between two specs: those of the whole table first, then by code.

    `meaning` is the field that describes a code, by default the first text that both specs have.
    `orders` is required to report rows in a different order.

    There are no changes if and only if the specs are equal; their sources are compared only if
    both are known. In the opposite direction, the changes are the same: each with the `mirror` of
    its rule, and with its two sides exchanged.
    """
    tables = aligned(old, new, meaning)
    changes = [*_of_table(old, new), *_of_fields(tables)]
    for code in sorted(tables.before.keys() | tables.after.keys()):
        changes.extend(_of_code(code, tables))
    if orders:
        changes.extend(_of_order(*orders, tables.renumbered))
    return (*changes, *_of_source(old.source, new.source, alone=not changes))


def _of_table(old: Spec, new: Spec) -> Iterator[Change]:
    for rule, before, after in (
        ("table-changed", old.catalog, new.catalog),
        ("title-changed", old.title, new.title),
        ("protocol-changed", old.protocol, new.protocol),
    ):
        if before != after:
            yield Change(rule, before=before, after=after)


def _of_fields(tables: Aligned) -> Iterator[Change]:
    """Yield added, removed and retyped fields. A spec without entries has no fields."""
    if not (tables.before and tables.after):
        return
    before, after = tables.fields
    for field in sorted(before - after):
        yield Change("field-removed", field=field, before=field)
    for field in sorted(after - before):
        yield Change("field-added", field=field, after=field)
    common = sorted(tables.before.keys() & tables.after.keys())
    for field in sorted(before & after):
        pairs = (
            (tables.before[code].values.get(field), tables.after[code].values.get(field))
            for code in common
        )
        kinds = {found for pair in pairs if (found := _kinds(*pair))}
        for before_kind, after_kind in sorted(kinds, key=sorted)[:1]:  # the same in both directions
            yield Change("field-retyped", field=field, before=before_kind, after=after_kind)


def _kinds(before: Value, after: Value) -> tuple[str, str] | None:
    """Return the kinds of two values if they differ; an empty value may be text or rich."""
    old, new = _kind(before), _kind(after)
    if old == new or (None in (old, new) and "set" not in (old, new)):
        return None
    return old or "text", new or "text"


def _kind(value: Value) -> str | None:
    if value is None:
        return None
    return "set" if isinstance(value, tuple) else "rich" if isinstance(value, Note) else "text"


def _of_code(code: str, tables: Aligned) -> Iterator[Change]:
    old, new = tables.before.get(code), tables.after.get(code)
    if old and new and old != new:
        found = [*_of_names(old, new), *_of_values(old, new, tables)]
        yield from (change._replace(code=code, name=new.name) for change in found)
    elif new and not old:
        text = _shown(new.values.get(tables.meaning))
        yield Change("code-added", code, after=text or new.name, name=new.name)
    elif old and not new:
        text = _shown(old.values.get(tables.meaning))
        yield Change("code-removed", code, before=text or old.name, name=old.name)


def _of_names(old: Entry, new: Entry) -> Iterator[Change]:
    if old.code != new.code:
        rule = "zeros-lost" if len(old.code) > len(new.code) else "zeros-gained"
        yield Change(rule, before=old.code, after=new.code)
    if old.name != new.name:
        rules = {
            (True, False): "name-changed",
            (False, True): "name-reverted",
            (True, True): "name-swapped",
            (False, False): "name-dropped",
        }
        rule = rules[old.name in new.aliases, new.name in old.aliases]
        yield Change(rule, before=old.name, after=new.name)
    before = [alias for alias in old.aliases if alias != new.name]
    after = [alias for alias in new.aliases if alias != old.name]
    yield from _of_list("alias", before, after)


def _of_values(old: Entry, new: Entry, tables: Aligned) -> Iterator[Change]:
    fields_of_both = tables.fields[0] & tables.fields[1]
    for field in dict.fromkeys((*new.values, *old.values)):
        before, after = old.values.get(field), new.values.get(field)
        if before == after or field not in fields_of_both:
            continue
        if isinstance(before, tuple) and isinstance(after, tuple):
            found = _of_list("value", before, after)
        else:
            found = _of_text(field, before, after, tables, new.code)
        yield from (change._replace(field=field) for change in found)


def _of_list(what: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Yield removed and added items, and a change if the common ones are in a different order."""
    yield from (Change(f"{what}-removed", before=item) for item in before if item not in after)
    yield from (Change(f"{what}-added", after=item) for item in after if item not in before)
    old = [item for item in before if item in after]
    new = [item for item in after if item in before]
    if old != new:
        yield Change("values-reordered", before=", ".join(old), after=", ".join(new))


def _of_text(field: str, old: Value, new: Value, tables: Aligned, code: str) -> Iterator[Change]:
    before, after, texts = plain(old), plain(new), tables.texts
    rich = isinstance(old, Note) or isinstance(new, Note)
    if isinstance(old, Note) and isinstance(new, Note):
        rule = "note-cosmetic" if same_note(old, new) else "note-changed"
    elif before == after and _kinds(old, new):
        return  # reported once for the field
    elif folded(before) == folded(after):
        rule = "note-cosmetic" if rich else "text-cosmetic"
    elif field == tables.meaning and before and after and texts.is_reused(code, before, after):
        rule = "code-reused"
    elif field == tables.meaning and texts.is_doubtful(before, after):
        rule = "meaning-unclear"
    else:
        rule = "note-changed" if rich else "text-reworded"
    yield Change(rule, before=_shown(old), after=_shown(new))


def _of_order(
    old: Sequence[str], new: Sequence[str], renumbered: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the rows from the first to the last one that moved."""
    known, still = {renumbered.get(code, code) for code in old}, set(new)
    before = [code for code in old if renumbered.get(code, code) in still]
    after = [code for code in new if code in known]
    pairs = enumerate(zip(before, after, strict=True))
    apart = [at for at, (was, now) in pairs if renumbered.get(was, was) != now]
    if apart:
        part = slice(apart[0], apart[-1] + 1)
        yield Change("order-changed", before=", ".join(before[part]), after=", ".join(after[part]))


def _of_source(old: Provenance, new: Provenance, *, alone: bool) -> Iterator[Change]:
    """Yield a change of the page's metadata. A new digest counts only if it is `alone`."""
    if UNKNOWN in (old, new):
        return
    differ = [name for name in Provenance._fields if getattr(old, name) != getattr(new, name)]
    names = [name for name in differ if name != "sha256"] or (differ if alone else [])
    if names:
        before, after = (_described(side, names) for side in (old, new))
        yield Change("provenance-changed", before=before, after=after)


def _described(source: Provenance, names: list[str]) -> str:
    values = {name: getattr(source, name) or "(not specified)" for name in names}
    crumbs = {"breadcrumbs": " > ".join(source.breadcrumbs)}
    return "; ".join(f"{name}: {crumbs.get(name, value)}" for name, value in values.items())


def _shown(value: Value) -> str | None:
    return value.markdown if isinstance(value, Note) else plain(value) or None
