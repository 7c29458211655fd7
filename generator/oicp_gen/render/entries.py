"""The views of fields, entries and messages in the language of one target."""

import re
from collections.abc import Iterator

from oicp_gen.contract.contract import Contract, Field, Member, Message
from oicp_gen.model.spec import Entry, Note, Spec, Value
from oicp_gen.render import views
from oicp_gen.render.targets import Target
from oicp_gen.text.characters import without_dangerous
from oicp_gen.text.identifiers import Identifier, styled


def field_view(field: Field, target: Target) -> views.FieldView:
    """Return a field with the identifiers of a target."""
    style, none = target.styles["fields"], Identifier()
    return views.FieldView(
        name=styled(field.name, style),
        constant=styled(field.name, "upper_snake"),
        key=field.name,
        title=without_dangerous(field.title),
        kind=field.kind,
        required=field.required,
        enum=styled(field.enum, target.styles["types"]) if field.enum else none,
        values_name=styled(f"{field.enum}s", style) if field.enum else none,
        choices=tuple(
            views.ChoiceView(styled(choice.value, target.styles["members"]), choice.value)
            for choice in field.choices
        ),
    )


def entry_view(
    entry: Entry,
    fields: tuple[views.FieldView, ...],
    contract: Contract,
    target: Target,
    targets: tuple[Target, ...],
) -> views.EntryView:
    """Return an entry with the identifiers of `target` and its spellings in `targets`."""
    style = target.styles["members"]
    values = tuple(_value(entry.values[field.key], field) for field in fields)
    title = str(entry.values[contract.named_by] or "")
    return views.EntryView(
        code=entry.code,
        name=styled(entry.name, style),
        key=entry.name,
        title=title,
        aliases=tuple(styled(alias, style) for alias in entry.aliases),
        old_keys=entry.aliases,
        values=values,
        is_success=entry.code in contract.success,
        about=(title, *_about(values, contract.named_by)),
        spellings=tuple(_spellings(entry, contract, targets)),
    )


def _value(value: Value, field: views.FieldView) -> views.ValueView:
    if isinstance(value, tuple):
        chosen = tuple(choice for choice in field.choices if choice.value in value)
        return views.ValueView(field=field, choices=chosen)
    if isinstance(value, Note):
        return views.ValueView(field=field, note=value)
    return views.ValueView(field=field, text=value)


def _about(values: tuple[views.ValueView, ...], named_by: str) -> Iterator[str]:
    for value in values:
        if value.field.key != named_by and not value.is_empty:
            text = value.note.text if value.note else value.text or ", ".join(value.chosen)
            yield f"{value.field.title}: {text}"


def _spellings(
    entry: Entry, contract: Contract, targets: tuple[Target, ...]
) -> Iterator[views.SpellingView]:
    for target in targets:
        if target.spelling:
            language, member, _, use = target.spelling
            words = _words(entry, contract, target)
            yield views.SpellingView(
                language, Identifier(member.format(**words)), use.format(**words)
            )


def _words(entry: Entry, contract: Contract, target: Target) -> dict[str, str]:
    """Return what a spelling may contain, by the names of its placeholders."""
    return {
        "type": styled(contract.entry, target.styles["types"]),
        "name": styled(entry.name, target.styles["members"]),
        "module": contract.package.module,
        "package": contract.package.name,
    }


def language_views(
    spec: Spec, contract: Contract, targets: tuple[Target, ...]
) -> Iterator[views.LanguageView]:
    """Yield how to use the package of each target that defines a spelling."""
    for target in targets:
        if target.spelling:
            language, _, install, use = target.spelling
            words = _words(spec.entries[0], contract, target)
            yield views.LanguageView(language, install.format(**words), use.format(**words))


def group_views(entries: tuple[views.EntryView, ...], length: int) -> tuple[views.GroupView, ...]:
    """Return the entries grouped by the first `length` characters of their codes."""
    groups: dict[str, list[views.EntryView]] = {}
    for entry in entries:
        groups.setdefault(entry.code[:length], []).append(entry)
    return tuple(
        views.GroupView(start=start, label=_label(start, members), entries=tuple(members))
        for start, members in groups.items()
    )


def _label(start: str, members: list[views.EntryView]) -> str:
    widths = {len(entry.code) for entry in members}
    return start + ("x" * (widths.pop() - len(start)) if len(widths) == 1 else "…")


def message_view(message: Message, target: Target) -> views.MessageView:
    """Return how messages carry an entry, with the identifiers of a target."""

    def member(of: Member) -> views.MemberView:
        name = styled(of.key, target.styles["fields"])
        return views.MemberView(name=name, key=Identifier(of.key), limit=of.limit)

    def error(kind: str) -> Identifier:
        return styled(f"{message.prefix}{kind}Error", target.styles["types"])

    return views.MessageView(
        key=Identifier(message.key),
        code=Identifier(message.code),
        text=member(message.text),
        info=member(message.info),
        refused=message.refused,
        verdicts=message.verdicts,
        error=error(""),
        status_error=error("Status"),
        contradiction_error=error("Contradiction"),
        refused_error=error("Refused"),
        format_error=error("Format"),
    )


def unknown_code(spec: Spec, contract: Contract) -> str | None:
    """Return a well-formed code of nines that no entry has; None if there is none."""
    codes = [entry.code for entry in spec.entries]
    made = (re.sub("[0-9]", "9", code) for code in codes)
    return next((c for c in made if c not in codes and contract.code_pattern.fullmatch(c)), None)
