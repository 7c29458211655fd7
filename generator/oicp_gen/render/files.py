"""Render the spec to files with the templates of the targets."""

from collections.abc import Iterable, Mapping

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import with_lf
from oicp_gen.model.findings import RuleReport
from oicp_gen.model.spec import Spec
from oicp_gen.render.context import ProofContext, template_context
from oicp_gen.render.jinja import SUFFIX, Cache, Templates
from oicp_gen.render.targets import Target


def render(
    spec: Spec,
    contract: Contract,
    templates: Mapping[str, bytes],
    targets: Iterable[Target],
    cache: Cache | None = None,
    remarks: tuple[RuleReport, ...] = (),
) -> dict[str, bytes]:
    """Return every file that these targets render, by its path below the output folder.

    A template that renders to an empty string produces no file. Raises OicpGenError with the
    template's file and line.
    """
    engine, targets = Templates(templates, cache, entries=len(spec.entries)), tuple(targets)
    outputs: dict[str, bytes] = {}
    for target in targets:
        variables = template_context(spec, contract, target, targets, remarks).variables()
        for file in target.files:
            template = f"{target.name}/{file}"
            path = engine.path(template.removesuffix(SUFFIX), variables)
            if path in outputs:
                raise OicpGenError("template-clash", place=f"templates/{template}", path=path)
            if template.endswith(SUFFIX):
                syntax = target.syntax(file.removesuffix(SUFFIX))
                text = engine.render(template, variables, syntax).rstrip("\n")
                if text:
                    outputs[path] = f"{text}\n".encode()
            else:
                outputs[path] = with_lf(templates[template])
    return outputs


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
