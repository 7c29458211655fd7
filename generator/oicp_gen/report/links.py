"""The addresses of the documentation, for terminals that show links."""

from functools import cache


@cache
def documentation() -> str:
    """Return the address of the documentation, as the package states it; "" if it states none."""
    from importlib.metadata import PackageNotFoundError, metadata  # slow, and rarely needed

    try:
        urls = metadata("oicp-gen").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    named: dict[str, str] = dict(url.split(", ", 1) for url in urls)
    return named.get("Documentation", "").rstrip("/")


def rule_address(rule: str) -> str:
    """Return the address of the section that describes a rule; "" if that is unknown."""
    return _section("findings", rule)


def change_address(rule: str) -> str:
    """Return the address of the section that describes a rule of changes; "" if unknown."""
    return _section("changes", rule)


def error_address(error: str) -> str:
    """Return the address of the section that describes an error; "" if that is unknown."""
    return _section("errors", error)


def _section(page: str, name: str) -> str:
    return f"{documentation()}/{page}.md#{name}" if documentation() else ""
