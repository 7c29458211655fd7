"""Targets: the folders under `templates/`, and the settings in their `target.toml`."""

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from oicp_gen.contract.toml_table import Keys
from oicp_gen.errors import OicpGenError
from oicp_gen.project import SETTINGS
from oicp_gen.render.syntax import Syntax, read_syntax
from oicp_gen.text.identifiers import STYLES, Identifier

_STYLES = {"members": "upper_snake", "fields": "snake", "types": "pascal"}
"""The identifier styles of a target that does not define them."""

_SPELLED = {
    "member": ("type", "name"),
    "install": ("package",),
    "use": ("type", "name", "module", "package"),
}
"""The placeholders of each format in a spelling."""

_RESERVED = ("members", "fields", "types", "errors", "modules")
"""The kinds of identifiers that a target can reserve."""


class Spelling(NamedTuple):
    """How code in the language of a target refers to a member of the generated package."""

    language: str
    """The name of the language."""
    member: str
    """The member: a format of `type` and `name`."""
    install: str
    """The command that installs the package: a format of `package`."""
    use: str
    """The statement that imports the members: a format of `type`, `module`, `package`, and the
    `name` of a member."""


class Proof(NamedTuple):
    """The program that reads the entries back from an artifact."""

    program: str
    """The path of its template in the target's folder, without the suffix."""
    run: tuple[str, ...]
    """The command, with the placeholders `{python}`, `{program}` and `{folder}` for the Python
    interpreter, the rendered program and the folder of the artifact."""


class Target(NamedTuple):
    """A folder of templates, rendered to a folder of the same name."""

    name: str
    styles: Mapping[str, str]
    """The identifier style of "members", "fields" and "types"."""
    reserved: Mapping[str, frozenset[str]]
    """Identifiers that "members", "fields", "types", attributes of "errors" and "modules" must not
    have. "{type}" is a placeholder for the type of an entry."""
    derived: Mapping[str, str]
    """The names of types derived from the type of an entry, "{type}", by their keys. They are
    reserved for members and types."""
    syntaxes: tuple[Syntax, ...]
    files: tuple[str, ...]
    """Paths below the folder, without the parts in folders that begin with "_"."""
    spelling: Spelling | None = None
    proof: Proof | None = None
    pack: str = ""
    """The kind of package to make; "" for none."""

    def words(self, what: str, entry_type: Identifier) -> frozenset[str]:
        """Return the reserved identifiers of a kind for this type of an entry."""
        return frozenset(word.replace("{type}", entry_type) for word in self.reserved[what])

    def derived_types(self, entry_type: Identifier) -> dict[str, Identifier]:
        """Return the names derived from this type of an entry, by their keys."""
        return {
            key: Identifier(name.replace("{type}", entry_type))
            for key, name in self.derived.items()
        }

    def syntax(self, file: str) -> Syntax:
        """Return the syntax of files with this name; an empty syntax if none is defined."""
        name = file.rpartition("/")[2]
        return next(
            (s for s in self.syntaxes if any(fnmatchcase(name, pattern) for pattern in s.files)),
            _NO_SYNTAX,
        )


_NO_SYNTAX = Syntax(files=())


def read_targets(templates: Mapping[str, bytes]) -> tuple[Target, ...]:
    """Return the targets among these files, sorted by name.

    Raises OicpGenError that lists all invalid settings.
    """
    names = sorted(
        path.partition("/")[0]
        for path in templates
        if path.count("/") == 1 and path.endswith(f"/{SETTINGS}")
    )
    return tuple(_target(name, templates) for name in names)


def _target(name: str, templates: Mapping[str, bytes]) -> Target:
    place = f"templates/{name}/{SETTINGS}"
    try:
        table = tomllib.loads(templates[f"{name}/{SETTINGS}"].decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise OicpGenError("not-toml", place=place, error=error) from None
    problems: list[str] = []
    root = Keys(table, "", problems)
    root.text("title", default=name)
    styles = _styles(root)
    reserved = root.table_of("reserved", {})
    derived = _derived(root)
    words = {what: frozenset(reserved.texts(what)) for what in _RESERVED}
    words |= {what: words[what].union(derived.values()) for what in ("members", "types")}
    reserved.end()
    syntaxes = tuple(map(read_syntax, root.tables("syntax")))
    spelling, proof, pack = _spelling(root), _proof(root), root.text("pack", default="")
    root.end()
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise OicpGenError("target-invalid", place=place, problems=listed)
    prefix = f"{name}/"
    return Target(
        name=name,
        styles=styles,
        reserved=words,
        derived=derived,
        syntaxes=syntaxes,
        files=tuple(
            path.removeprefix(prefix)
            for path in sorted(templates)
            if path.startswith(prefix) and _is_rendered(path.removeprefix(prefix))
        ),
        spelling=spelling,
        proof=proof,
        pack=pack,
    )


def _is_rendered(path: str) -> bool:
    return path != SETTINGS and not any(part.startswith("_") for part in path.split("/")[:-1])


def _styles(root: Keys) -> dict[str, str]:
    keys = root.table_of("identifiers", {})
    styles = {what: keys.text(what, default=style) for what, style in _STYLES.items()}
    for what, style in styles.items():
        if style not in STYLES:
            keys.complain(what, f"{style!r} is not one of {', '.join(STYLES)}")
    keys.end()
    return styles


def _derived(root: Keys) -> dict[str, str]:
    keys = root.table_of("derived", {})
    names = {key: keys.text(key) for key in list(keys.table)}
    for key, name in names.items():
        if not name.replace("{type}", "X").isidentifier():
            keys.complain(key, f"{name!r} is not an identifier")
    return names


def _spelling(root: Keys) -> Spelling | None:
    keys = root.table_or_none("spelling")
    if keys is None:
        return None
    spelling = Spelling(
        language=keys.text("language"),
        member=keys.text("member"),
        install=keys.text("install", default=""),
        use=keys.text("use", default=""),
    )
    for key, names in _SPELLED.items():
        try:
            getattr(spelling, key).format(**dict.fromkeys(names, ""))
        except (LookupError, ValueError) as error:
            keys.complain(key, f"is not a format of {', '.join(names)}: {error}")
    keys.end()
    return spelling


def _proof(root: Keys) -> Proof | None:
    keys = root.table_or_none("proof")
    if keys is None:
        return None
    proof = Proof(program=keys.text("program"), run=keys.texts("run"))
    if not proof.run:
        keys.complain("run", "must contain a command")
    keys.end()
    return proof
