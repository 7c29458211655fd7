"""The spec through the templates of the targets to files."""

from collections.abc import Iterable, Mapping
from typing import Any

from oicp_gen.contract.contract import Contract
from oicp_gen.errors import OicpGenError
from oicp_gen.files.digests import with_lf
from oicp_gen.model.findings import RuleReport
from oicp_gen.model.spec import Spec
from oicp_gen.render.context import context
from oicp_gen.render.jinja import Cache, Templates
from oicp_gen.render.targets import Target

SUFFIX = ".jinja"

_SECRET = frozenset(
    ("digest", "entries", "groups", "languages", "remarks", "rows", "successes", "unknown_code")
)
"""What a proof may not be told, for it is to read it."""


def render(
    spec: Spec,
    contract: Contract,
    templates: Mapping[str, bytes],
    targets: Iterable[Target],
    cache: Cache | None = None,
    remarks: tuple[RuleReport, ...] = (),
) -> dict[str, bytes]:
    """Every file that these targets make of the spec, by its path below the output folder.

    A template that renders to nothing is no file. Raises OicpGenError with the template's file and
    line.
    """
    engine, targets = Templates(templates, cache), tuple(targets)
    outputs: dict[str, bytes] = {}
    for target in targets:
        variables = context(spec, contract, target, targets, remarks)
        for file in target.files:
            template = f"{target.name}/{file}"
            path = engine.path(template.removesuffix(SUFFIX), variables)
            if path in outputs:
                raise OicpGenError(
                    "template-clash",
                    f"two templates render to {path}",
                    place=f"templates/{template}",
                )
            if template.endswith(SUFFIX):
                data = _rendered(engine, template, target, variables)
            else:
                data = with_lf(templates[template])
            if data is not None:
                outputs[path] = data
    return outputs


def render_proof(
    target: Target, templates: Mapping[str, bytes], variables: dict[str, Any]
) -> bytes:
    """The program that reads the entries back from what the target rendered.

    Of its variables, those of `context`, it gets only what does not give the entries away.

    Raises OicpGenError if the target has none, or with the template's file and line.
    """
    place = f"templates/{target.name}/target.toml"
    if target.proof is None:
        raise OicpGenError("proof-missing", f"the target {target.name} has no proof", place=place)
    template = f"{target.name}/{target.proof.program}{SUFFIX}"
    if template not in templates:
        raise OicpGenError(
            "proof-missing",
            f"the proof's program {target.proof.program} has no template {template}",
            place=place,
        )
    known = {name: value for name, value in variables.items() if name not in _SECRET}
    return _rendered(Templates(templates), template, target, known) or b""


def _rendered(
    engine: Templates, template: str, target: Target, variables: dict[str, Any]
) -> bytes | None:
    """A template's text in UTF-8, with one LF at its end; None if there is none."""
    syntax = target.syntax(template.removesuffix(SUFFIX))
    text = engine.render(template, variables, syntax).rstrip("\n")
    return f"{text}\n".encode() if text else None
