"""The name of a new project: of its spec, its packages and its folder."""

from oicp_gen.contract.package_names import NOT_IMPORTABLE, PACKAGE_NAME
from oicp_gen.errors import OicpGenError
from oicp_gen.render.targets import Target
from oicp_gen.text.identifiers import member_name
from oicp_gen.text.phrases import quote

_LONGEST = 48
"""The maximum length of a name made from a heading."""
_LONGEST_GIVEN = 100
"""The maximum length of a name given by the user: file names contain it."""


def slug(text: str) -> str:
    """Return a name made from a text, of at least two words to avoid keywords."""
    words = [word.lower() for word in member_name(text).split("_") if word]
    while len("-".join(words)) > _LONGEST and len(words) > 1:
        words.pop()
    name = "-".join(words)[:_LONGEST].strip("-")
    return name if "-" in name else f"{name}-codes"


def refuse_name(name: str, targets: tuple[Target, ...]) -> None:
    """Raise OicpGenError if a name given by the user cannot be used as it is."""
    reason = _fault(name, targets)
    if reason:
        better = slug(name) if member_name(name) else "parcel-errors"
        raise OicpGenError("name-unusable", name=quote(name), reason=reason, better=better)


def _fault(name: str, targets: tuple[Target, ...]) -> str:
    if not PACKAGE_NAME.fullmatch(name):
        return "a name has lower-case words from a to z and digits, joined by hyphens"
    if len(name) > _LONGEST_GIVEN:
        return f"a name has at most {_LONGEST_GIVEN} characters"
    module = name.replace("-", "_")
    if module in NOT_IMPORTABLE:
        return "it is a module of Python or Node"
    taken = [target.name for target in targets if module in target.reserved["modules"]]
    return f"the target {taken[0]} reserves it" if taken else ""
