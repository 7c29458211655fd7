"""The versions of the packages, and what `source/` records of the last release."""

import json
from pathlib import Path
from typing import NamedTuple, Self

from oicp_gen.contract.contract import VERSION
from oicp_gen.diff.change import Bump
from oicp_gen.errors import OicpGenError
from oicp_gen.files.paths import read_inside, refuse_link
from oicp_gen.model.spec import Spec, read_spec
from oicp_gen.source import MAX_SPEC
from oicp_gen.text.phrases import quote

RELEASED = "source/released.json"


class PackageVersion(NamedTuple):
    """A version of Semantic Versioning 2.0.0. Versions compare numerically."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str, *, place: str | None = None) -> Self:
        """Return the version in a text. Raises OicpGenError if it is not a version."""
        found = VERSION.fullmatch(text)
        if found is None:
            raise OicpGenError("version-invalid", place=place, text=quote(text))
        return cls(*map(int, found.groups()))

    def after(self, bump: Bump) -> "PackageVersion":
        """Return the least version that may contain such a change.

        Before 1.0.0, a breaking change requires the next minor version: ranges such as `^0.1.0`
        exclude it, and a change of the page must not declare the packages stable.
        """
        if bump is Bump.MAJOR and self.major:
            return PackageVersion(self.major + 1, 0, 0)
        if bump in (Bump.MAJOR, Bump.MINOR):
            return PackageVersion(self.major, self.minor + 1, 0)
        return self._replace(patch=self.patch + 1)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


class Released(NamedTuple):
    """A release."""

    version: PackageVersion
    spec: Spec

    def to_bytes(self) -> bytes:
        """Return the record's file: the published spec, preceded by the version."""
        spec = self.spec.to_json()
        del spec["$schema"]  # the schema is next to the published spec and allows no version
        data = {"version": str(self.version), **spec}
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def read_released(root: Path) -> Released | None:
    """Return the last release of the project in this folder; None if there is none.

    Raises OicpGenError if the record cannot be read.
    """
    refuse_link(root, RELEASED)
    data = read_inside(root, RELEASED, most=MAX_SPEC)
    if data is None:
        return None
    text = data.decode("utf-8", "replace")
    try:
        spec = read_spec(text, file=RELEASED)
        version = PackageVersion.parse(str(json.loads(text).get("version")))
    except OicpGenError as error:
        raise OicpGenError("release-record-invalid", place=RELEASED, reason=error.message) from None
    return Released(version, spec)
