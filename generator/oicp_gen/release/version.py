"""Versions of the packages: the three numbers of Semantic Versioning 2.0.0."""

from typing import NamedTuple, Self

from oicp_gen.contract.contract import VERSION
from oicp_gen.diff.rules import Bump
from oicp_gen.errors import OicpGenError
from oicp_gen.text.phrases import quote


class PackageVersion(NamedTuple):
    """A version. Versions compare numerically."""

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
