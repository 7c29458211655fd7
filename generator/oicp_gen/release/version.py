"""Versions of the packages, by Semantic Versioning 2.0.0: three numbers and nothing else."""

import re
from typing import NamedTuple, Self

from oicp_gen.diff.rules import Bump
from oicp_gen.errors import OicpGenError
from oicp_gen.text.phrases import quote

_VERSION = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)


class PackageVersion(NamedTuple):
    """A version; they compare as numbers do."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str, *, place: str | None = None) -> Self:
        """The version that a text writes. Raises OicpGenError if it writes none."""
        found = _VERSION.fullmatch(text)
        if found is None:
            raise OicpGenError(
                "version-invalid",
                f"{quote(text)} is no version",
                place=place,
                hint="Three numbers are one: 1.2.0.",
            )
        return cls(*map(int, found.groups()))

    def after(self, bump: Bump) -> "PackageVersion":
        """The least version that a release with such a change may have.

        Before 1.0.0 a change that breaks takes the next minor version: that is what ranges such as
        `^0.1.0` hold back, and no change of the publisher's should declare the packages stable.
        """
        if bump is Bump.MAJOR and self.major:
            return PackageVersion(self.major + 1, 0, 0)
        if bump in (Bump.MAJOR, Bump.MINOR):
            return PackageVersion(self.major, self.minor + 1, 0)
        return self._replace(patch=self.patch + 1)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"
