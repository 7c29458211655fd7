"""Targets: the folders under `templates/`, and the settings in their `target.toml`."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from oicp_gen.contract.toml_table import Keys
from oicp_gen.errors import OicpGenError
from oicp_gen.files.parsing import parse_toml
from oicp_gen.files.reading import utf8_text
from oicp_gen.project import SETTINGS, target_names
from oicp_gen.render.syntax import Syntax, check_format, read_syntax
from oicp_gen.text.identifiers import STYLES

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
    title: str
    """What it generates, for people."""
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

    def syntax(self, file: str) -> Syntax:
        """Return the syntax of files with this name; an empty syntax if none is defined."""
        name = file.rpartition("/")[2]
        return next(
            (s for s in self.syntaxes if any(fnmatchcase(name, pattern) for pattern in s.files)),
            _NO_SYNTAX,
        )


_NO_SYNTAX = Syntax(files=())


def read_targets(templates: Mapping[str, bytes]) -> tuple[Target, ...]:
    """Return the targets among these files, by name. Raises OicpGenError for invalid settings."""
    return tuple(_target(name, templates) for name in target_names(templates))


def _target(name: str, templates: Mapping[str, bytes]) -> Target:
    place = f"templates/{name}/{SETTINGS}"
    table = parse_toml(utf8_text(templates[f"{name}/{SETTINGS}"], place), file=place)
    problems: list[str] = []
    root = Keys(table, "", problems)
    title = root.text("title", default=name)
    styles = root.read_if_present("identifiers", _styles) or _STYLES
    reserved = root.table_of("reserved", {})
    derived = root.read_if_present("derived", _derived) or {}
    words = {what: frozenset(reserved.texts(what)) for what in _RESERVED}
    words |= {what: words[what].union(derived.values()) for what in ("members", "types")}
    reserved.end()
    syntaxes = root.read_each("syntax", read_syntax)
    spelling = root.read_if_present("spelling", _spelling)
    proof = root.read_if_present("proof", _proof)
    pack = root.text("pack", default="")
    root.end()
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise OicpGenError("target-invalid", place=place, problems=listed)
    prefix = f"{name}/"
    return Target(
        name=name,
        title=title,
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


def _styles(keys: Keys) -> dict[str, str]:
    return {what: keys.choice(what, STYLES, default=style) for what, style in _STYLES.items()}


def _derived(keys: Keys) -> dict[str, str]:
    names = {key: keys.text(key) for key in list(keys.table)}
    for key, name in names.items():
        if not name.replace("{type}", "X").isidentifier():
            keys.complain(key, f"{name!r} is not an identifier")
    return names


def _spelling(keys: Keys) -> Spelling:
    spelling = Spelling(
        language=keys.text("language"),
        member=keys.text("member"),
        install=keys.text("install", default=""),
        use=keys.text("use", default=""),
    )
    for key, names in _SPELLED.items():
        try:
            check_format(getattr(spelling, key), names)
        except ValueError as error:
            keys.complain(key, f"is not a format string for {', '.join(names)}: {error}")
    return spelling


def _proof(keys: Keys) -> Proof:
    proof = Proof(program=keys.text("program"), run=keys.texts("run"))
    if not proof.run:
        keys.complain("run", "must contain a command")
    return proof
