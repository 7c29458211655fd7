"""Render the spec to files with the templates of the targets."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from oicp_gen.contract.contract import Contract
from oicp_gen.contract.guidance import MAX_PAGES
from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import with_lf
from oicp_gen.model.findings import Finding, RuleReport
from oicp_gen.model.spec import Spec
from oicp_gen.project import CONTRACT
from oicp_gen.render.context import ProofContext, TemplateContext, template_context
from oicp_gen.render.jinja import SUFFIX, Cache, Templates
from oicp_gen.render.targets import Target

_PER_ENTRY = re.compile(r"\{\{\s*code\s*\}\}")
"""Is in the path of a template that is rendered for each entry."""


def render(
    spec: Spec,
    contract: Contract,
    templates: Mapping[str, bytes],
    targets: Iterable[Target],
    cache: Cache | None = None,
    remarks: tuple[RuleReport, ...] = (),
    repairs: Mapping[str, tuple[Finding, ...]] = MappingProxyType({}),
) -> dict[str, bytes]:
    """Return every file that these targets render, by its path below the output folder.

    A template that renders to an empty string produces no file. Raises OicpGenError with the
    template's file and line.
    """
    engine, targets = Templates(templates, cache, entries=len(spec.entries)), tuple(targets)
    outputs: dict[str, bytes] = {}
    for target in targets:
        context = template_context(spec, contract, target, targets, remarks, repairs)
        for file in target.files:
            template = f"{target.name}/{file}"
            syntax = target.syntax(file.removesuffix(SUFFIX))
            for variables, entries in _renderings(file, context):
                path = engine.path(template.removesuffix(SUFFIX), variables)
                if path in outputs:
                    raise OicpGenError("template-clash", place=f"templates/{template}", path=path)
                if not template.endswith(SUFFIX):
                    outputs[path] = with_lf(templates[template])
                elif text := engine.render(template, variables, syntax, entries).rstrip("\n"):
                    outputs[path] = f"{text}\n".encode()
    return outputs


def _renderings(file: str, context: TemplateContext) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the variables of each file that a template renders, and how many entries it is for.

    A template with `{{ code }}` in its path renders a file for each entry. Raises OicpGenError if
    there are more of them than the manifest could list.
    """
    if not _PER_ENTRY.search(file):
        yield context.variables(), len(context.entries)
    elif context.has_pages:
        number = len(context.entries)
        if number > MAX_PAGES:
            raise OicpGenError("pages-too-many", place=CONTRACT, number=number, limit=MAX_PAGES)
        shared, around = context.variables(), (None, *context.entries, None)
        for before, entry, after in zip(around, context.entries, around[2:], strict=False):
            own = {"entry": entry, "code": entry.page, "previous": before, "following": after}
            yield shared | own, 1


def render_proof(
    target: Target, program: str, templates: Mapping[str, bytes], context: ProofContext
) -> bytes:
    """Return the program of a target's proof, rendered from the template with this path.

    `program` is the path in `Proof`. Raises OicpGenError without such a template, or as `render`.
    """
    template = f"{target.name}/{program}{SUFFIX}"
    if template not in templates:
        place = f"templates/{target.name}/target.toml"
        raise OicpGenError("proof-template-missing", place=place, template=template)
    text = Templates(templates).render(template, context.variables(), target.syntax(program))
    return text.rstrip("\n").encode() + b"\n"
