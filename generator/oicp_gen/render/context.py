"""What a template sees: one type for templates, and a smaller one for proofs.

docs/targets.md lists every field with the line below it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from oicp_gen.contract.contract import Contract
from oicp_gen.model.findings import Finding, RuleReport
from oicp_gen.model.spec import FORMAT, Provenance, Spec
from oicp_gen.render.clashes import refuse_clashes
from oicp_gen.render.entries import (
    entry_view,
    field_view,
    group_views,
    language_views,
    message_view,
    unknown_code,
)
from oicp_gen.render.guidance import named_group_views, with_guidance
from oicp_gen.render.map import MapView, map_view
from oicp_gen.render.targets import Target
from oicp_gen.render.views import (
    EntryView,
    FieldView,
    GroupView,
    LanguageView,
    MessageView,
    NamedGroupView,
    PackageView,
)
from oicp_gen.text.identifiers import Identifier, styled


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ProofContext:
    """What the program of a proof may see: names, but nothing that it must read back."""

    about: tuple[str, ...]
    """The lines of the header: `{% import "_shared/about.jinja" as head with context %}` and
    `{{ head.header() }}` print them as comments."""
    catalog: Identifier
    """The id of the catalog."""
    derived: Mapping[str, Identifier]
    """The names that `derived` in `target.toml` defines, by their keys."""
    entry_constants: Identifier
    """The identifier for all entries, in upper case."""
    entry_type: Identifier
    """The identifier for the type of an entry."""
    entry_value: Identifier
    """The identifier for one entry."""
    entry_values: Identifier
    """The identifier for several entries."""
    fields: tuple[FieldView, ...]
    """The fields, in the order of the contract."""
    has_advice: bool
    """Whether the contract says something about an entry, or puts one in a named group."""
    name_field: Identifier
    """The identifier of the field that names the entries."""
    named_by: str
    """The key of the field that names the entries."""
    package: PackageView
    """The package of each language."""

    def variables(self) -> dict[str, Any]:
        """Return the values by their names."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class TemplateContext(ProofContext):
    """What a template may see."""

    code_pattern: str
    """A regular expression that matches every code as a whole."""
    code_width: int
    """The length of the longest code."""
    codes_are_even: bool
    """Whether all codes have this length."""
    digest: str
    """The digest of the entries."""
    entries: tuple[EntryView, ...]
    """The entries, in ascending order of code."""
    format: int
    """The version of the spec's format."""
    groups: tuple[GroupView, ...]
    """The entries by the start of their codes, or all in one group if the contract has no `group`.
    """
    has_aliases: bool
    """Whether an entry has an earlier name."""
    has_pages: bool
    """Whether each entry has a page of its own: the contract has `[pages]`."""
    languages: tuple[LanguageView, ...]
    """The languages of all targets that define a `spelling`."""
    map: MapView
    """The layout of a drawing of all entries."""
    message: MessageView | None
    """How messages carry an entry; None if the contract has no `[message]`."""
    named_groups: tuple[NamedGroupView, ...]
    """The entries by the named groups of the contract, those without one last, in "Other". If it
    names none, the same as `groups`, titled by their labels; or all in one group without a title.
    """
    note: str
    """The note of the contract about its codes; empty if it has none."""
    pages_address: str
    """The address of the folder with the pages, with a final slash; empty if it is not known."""
    pattern: str
    """The same as `code_pattern`, anchored at both ends."""
    protocol: str
    """The protocol, with its version."""
    publisher: str
    """The publisher of the wording; empty if the contract names none."""
    remarks: tuple[RuleReport, ...]
    """The issues that the publisher can fix, by rule: each `rule`, `severity`, `purpose`,
    `findings`."""
    source: Provenance
    """The metadata of the page. Only the spec prints it, so that a new export of an unchanged table
    changes no package."""
    successes: tuple[EntryView, ...]
    """The entries that the contract lists as successes."""
    title: str
    """The title of the catalog."""
    unknown_code: str | None
    """A well-formed code that no entry has, for examples; None if there is no obvious one."""
    zero_padded: EntryView | None
    """The first entry whose code loses a leading zero if it is read as a number, for examples;
    None if there is none."""

    def for_proof(self) -> ProofContext:
        """Return the part that the program of a proof may see."""
        return ProofContext(
            **{field.name: getattr(self, field.name) for field in fields(ProofContext)}
        )


def template_context(
    spec: Spec,
    contract: Contract,
    target: Target,
    targets: tuple[Target, ...] = (),
    remarks: tuple[RuleReport, ...] = (),
    repairs: Mapping[str, tuple[Finding, ...]] = MappingProxyType({}),
) -> TemplateContext:
    """Return what templates of `target` see. Raises OicpGenError for clashes of identifiers."""
    field_style, type_style = target.styles["fields"], target.styles["types"]
    views = tuple(field_view(field, target) for field in contract.fields)
    entries = with_guidance(
        tuple(entry_view(entry, views, contract, target, targets) for entry in spec.entries),
        contract,
        repairs,
    )
    message = message_view(contract.message, target) if contract.message else None
    groups = group_views(entries, contract.group)
    code_width = max((len(entry.code) for entry in entries), default=0)
    entry_type = styled(contract.entry, type_style)
    package, source = contract.package, spec.source
    page = f'"{source.title}"' + (f" ({source.page_id})" if source.page_id else "")
    context = TemplateContext(
        about=(
            "Generated by oicp-gen. Do not edit: change source/ and run `oicp-gen build`.",
            f"{spec.title}, {spec.protocol}, from the Confluence page {page}.",
        ),
        catalog=Identifier(contract.id),
        derived={
            key: Identifier(name.replace("{type}", entry_type))
            for key, name in target.derived.items()
        },
        entry_constants=styled(f"{contract.entry}s", "upper_snake"),
        entry_type=entry_type,
        entry_value=styled(contract.entry, field_style),
        entry_values=styled(f"{contract.entry}s", field_style),
        fields=views,
        has_advice=bool(contract.advice or contract.groups),
        name_field=styled(contract.named_by, field_style),
        named_by=contract.named_by,
        package=PackageView(
            name=Identifier(package.name),
            module=Identifier(package.module),
            version=Identifier(package.version),
            license=package.license,
        ),
        code_pattern=contract.code_pattern.pattern,
        code_width=code_width,
        codes_are_even=all(len(entry.code) == code_width for entry in entries),
        digest=spec.digest,
        entries=entries,
        format=FORMAT,
        groups=groups,
        has_aliases=any(entry.aliases for entry in entries),
        has_pages=contract.pages is not None,
        languages=tuple(language_views(spec, contract, targets)),
        map=map_view(views, groups, code_width),
        message=message,
        named_groups=named_group_views(entries, groups, contract),
        note=contract.note,
        pages_address=contract.pages.address if contract.pages else "",
        pattern=f"^(?:{contract.code_pattern.pattern})$",
        protocol=spec.protocol,
        publisher=contract.publisher,
        remarks=remarks,
        source=source,
        successes=tuple(entry for entry in entries if entry.is_success),
        title=spec.title,
        unknown_code=unknown_code(spec, contract),
        zero_padded=next((entry for entry in entries if _loses_a_zero(entry.code)), None),
    )
    refuse_clashes(_identifiers(context), target, entry_type)
    return context


def _loses_a_zero(code: str) -> bool:
    return code.isdecimal() and code.startswith("0") and code.strip("0") != ""


def _identifiers(context: TemplateContext) -> dict[str, list[tuple[str, str]]]:
    """Return the identifiers of each kind, each with what has it."""
    message = context.message
    named: dict[str, list[tuple[str, str]]] = {
        "fields": [(field.name, f"the field {field.key}") for field in context.fields],
        "types": [
            (context.entry_type, "the type of an entry"),
            *((one.enum, f"the type of the set {one.key}") for one in context.fields if one.enum),
            *((error, "an error class") for error in (message.errors if message else ())),
        ],
        "members": [
            (name, f"the code {entry.code}")
            for entry in context.entries
            for name in (entry.name, *entry.aliases)
        ],
        "modules": [(context.package.module, "the package")],
    }
    if message:
        named["errors"] = [
            (context.name_field, f"the field {context.named_by}"),
            (message.info.name, f"the message member {message.info.key}"),
        ]
        if context.pages_address:
            named["errors"].append(("page", "the address of the page of a code"))
    return named
